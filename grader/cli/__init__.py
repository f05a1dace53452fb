"""The command ``grade``: parse, call, render, exit code.

One module per audience (:mod:`learner`, :mod:`author`); :mod:`command` finds which is meant and turns
whatever happens into an exit code. Only Click is imported before a command is chosen.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``grade`` with ``arguments`` (those of the process by default), and exit."""
    from grader.cli.command import run  # importing this package must stay cheap

    sys.exit(run(arguments))
