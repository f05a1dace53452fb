"""What `grade check` has to say: a file, what is wrong with it, and what to do."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from grader.errors import CourseError

__all__ = ["Problem", "from_error"]


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule of a course."""

    #: the file or folder to look at
    file: Path
    #: what is wrong, one sentence without a full stop
    cause: str
    #: what mends it, one or two sentences
    fix: str


def from_error(error: CourseError, file: Path) -> Problem:
    """A file that could not be read, as a problem of that file."""
    cause = error.cause.removeprefix(str(file)).removeprefix(":").strip()
    return Problem(file, cause, error.next_step)
