"""What a user or an operator demands of the isolation: ``--isolation``, or else ONECOOK_ISOLATION."""

from __future__ import annotations

import os
from typing import get_args

import click

from grader.errors import UsageError
from grader.sandbox.policy import DemandWord

__all__ = ["VARIABLE", "demanded", "isolation_option"]

VARIABLE = "ONECOOK_ISOLATION"
WORDS: tuple[DemandWord, ...] = get_args(DemandWord)

# Not click's own `envvar`: its message would not say that the variable is what is wrong, and a bare
# `grade` would take the variable for an option that was given.
isolation_option = click.option(
    "--isolation",
    type=click.Choice(WORDS),
    help="Demand this level; `untrusted` is the highest for code that nobody has read. If not given: "
    f"${VARIABLE}, or else the highest that this machine can prove.",
)


def demanded(option: DemandWord | None) -> DemandWord | None:
    """The option, or what the operator of this machine has set; None for the highest level.

    Raises:
        UsageError: the variable has another value, or none: then a script has lost what it was to say.
    """
    value = os.environ.get(VARIABLE)
    if option is not None or value is None:
        return option
    for word in WORDS:
        if word == value:
            return word
    raise UsageError(
        f"the environment variable {VARIABLE} is {value!r}, which is no level of isolation",
        f"Set it to one of {', '.join(WORDS)}, or unset it.",
    )
