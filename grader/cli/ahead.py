"""The judge starts while the command line is still being read, if the words look like a grading.

If they turn out not to be one, the process is ended before anything was asked of it.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["COMMANDS", "judge_ahead"]

#: what the first word may be instead of an exercise
COMMANDS = (
    "ags",
    "bundle",
    "check",
    "cohort",
    "doctor",
    "feedback",
    "gradebook",
    "handout",
    "init",
    "list",
    "nbgrader",
    "new",
    "replay",
    "report",
    "similar",
    "verify",
)
ONLY_TELL = frozenset({"-h", "--help", "--version"})


@contextlib.contextmanager
def judge_ahead(arguments: Sequence[str]) -> Iterator[None]:
    """Have a judge's process start for the grading that these arguments ask for; ended here if unused."""
    if not looks_like_grading(arguments):
        yield
        return
    from grader.judge import process  # needed for a grading only

    process.start_ahead()
    try:
        yield
    finally:
        process.end_unused()


def looks_like_grading(arguments: Sequence[str]) -> bool:
    """Whether the first word is no command and no option, and no help is asked for."""
    first = arguments[0] if arguments else "-"
    return not first.startswith("-") and first not in COMMANDS and ONLY_TELL.isdisjoint(arguments)
