"""What types whoever runs the grader for others: ``grade doctor``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.cli.exits import ExitCode

__all__ = ["doctor"]


@click.command(short_help="Show what this machine can enforce, and how to get more.")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
def doctor(*, as_json: bool) -> ExitCode:
    """Prove every level of isolation on this machine, and say how to reach the next.

    Exits with 0 when `grade` would use a level for code that nobody has read (sandbox or account), with
    1 when it would use the one for your own code (process), and with 3 when it could not grade at all.
    """
    from grader.doctor import findings  # unused by `grade --help`

    return findings.run(as_json=as_json)
