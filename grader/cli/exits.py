"""The exit codes of ``grade``."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from grader.outcome import Outcome

__all__ = ["ExitCode", "for_outcome"]


class ExitCode(enum.IntEnum):
    """What a script may rely on."""

    #: full marks, or the command did what it was asked
    DONE = 0
    #: the answer is not right yet, or problems were found
    NOT_YET = 1
    #: the command line, a path, a submission's form or a course is not usable
    USAGE = 2
    #: the grader or the machine is at fault, no marks are lost
    INCONCLUSIVE = 3
    #: Ctrl-C: 128 and the number of the signal, as shells have it
    INTERRUPTED = 130


def for_outcome(outcome: Outcome) -> ExitCode:
    """The code that tells an outcome."""
    from grader.outcome import Outcome  # unused by `grade --help`

    match outcome:
        case Outcome.PASSED:
            return ExitCode.DONE
        case Outcome.FAILED:
            return ExitCode.NOT_YET
        case Outcome.INCONCLUSIVE:
            return ExitCode.INCONCLUSIVE
        case _:  # pragma: no cover
            assert_never(outcome)
