"""What a cohort has handed in, as it was found in what an instructor downloaded; nothing is graded yet."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.course import Exercise
    from grader.gradebook.attempts import Student
    from grader.submission import Source

__all__ = ["Cohort", "Handed", "SetAside", "Unmatched"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """One file of a student's for one exercise: the one that counts."""

    student: str
    exercise: Exercise
    #: where it was found, for people
    place: str
    #: reads it, once; raises UsageError where it can not be graded (too large, no text, two could be meant)
    read: Callable[[], Source]
    #: when it was handed in, ISO 8601; empty where nothing tells it
    handed_in_at: str = ""
    #: how late, as the platform says it; empty when in time or unknown
    late: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A file or folder that counts for nothing, and why, in words."""

    place: str
    why: str
    #: another file of the same student's counts instead: nothing is missing
    superseded: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Files that obviously are no submission, counted and not named one by one."""

    #: what they are, for a line such as "12 files: of systems and tools"
    what: str
    count: int
    #: names of some of them
    such_as: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """All that was found, by exercise and student; each pair of them once."""

    handed: tuple[Handed, ...]
    unmatched: tuple[Unmatched, ...] = ()
    students: tuple[Student, ...] = ()
    #: what it was taken for, a sentence each: "Moodle's submissions, a folder for each student"
    understood: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    #: a roster says who there is: those of ``students`` who have handed in nothing are missing
    has_roster: bool = False
