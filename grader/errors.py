"""What can go wrong on the user's side, and on ours.

::

    OneCookError             a message is the cause and the next step
    ├── UsageError           exit code 2: the command line, a name, a path, a submission's form
    ├── CourseError          exit code 2: a broken exercise (an author's file, named with the fix)
    └── Inconclusive         exit code 3: the grader or the machine is at fault, no marks are lost

Everything else that is raised is a bug of the kit and shows its traceback.
What the *learner's code* does wrong is not an exception of ours but a result: see
:class:`grader.judge.faults.LearnerFault`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar

__all__ = ["CourseError", "Inconclusive", "OneCookError", "UsageError", "no_such"]


class OneCookError(Exception):
    """Root of what a user can cause or must know; carries the exit code of the command."""

    exit_code: ClassVar[int] = 2

    def __init__(self, cause: str, next_step: str = "") -> None:
        super().__init__(f"{cause}\n{next_step}" if next_step else cause)
        self.cause = cause
        self.next_step = next_step


class UsageError(OneCookError):
    """The command line, a name, a path or the form of a submission is not usable."""


def no_such(cause: str, name: str, known: Iterable[str]) -> UsageError:
    """A name that is none of those that are known; the nearest is proposed, and all are listed."""
    names = list(known)
    near = difflib.get_close_matches(name.lower(), names, n=1)
    proposal = f"Did you mean {near[0]}? " if near else ""
    return UsageError(f"{cause} {name!r}", f"{proposal}There are: {', '.join(names)}.")


class CourseError(OneCookError):
    """A file of an exercise breaks the rules of the course; names the file and the fix."""


class Inconclusive(OneCookError):  # noqa: N818 — it is an outcome
    """The grader or the machine is at fault; the outcome is inconclusive, never zero points."""

    exit_code: ClassVar[int] = 3
