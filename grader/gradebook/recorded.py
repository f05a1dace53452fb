"""What a gradebook (one SQLite file, :mod:`.store`) holds, to be read as graded folders are."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from grader.gradebook.store import Gradebook
from grader.submission.opening import open_regular

if TYPE_CHECKING:
    from pathlib import Path

    from grader.gradebook.attempts import Attempt, HandIn, Student
    from grader.report.model import Report

__all__ = ["Record", "Recorded", "is_gradebook", "read_recorded"]

#: every SQLite file begins with it (sqlite.org/fileformat2.html)
_MAGIC = b"SQLite format 3\0"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One grading of a gradebook, or a hand-in that has none."""

    student: str
    exercise: str
    #: what was graded; None of an earlier attempt, whose file was handed in no more
    hand_in: HandIn | None
    attempt: Attempt | None
    report: Report | None
    #: whether it is what counts for its student and exercise
    counts: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """All of a gradebook that was asked for, by exercise and student."""

    records: tuple[Record, ...]
    students: tuple[Student, ...]


def is_gradebook(path: Path) -> bool:
    """Whether this is an SQLite file, by its content; its name says nothing."""
    if not path.is_file():
        return False
    with open_regular(path) as file:
        return file.read(len(_MAGIC)) == _MAGIC


def read_recorded(path: Path, *, attempts: bool = False) -> Recorded:
    """Read what counts; with ``attempts`` every grading, the earliest first, and what was not graded.

    Raises:
        UsageError: the file is no gradebook, or cannot be opened here.
    """
    records: list[Record] = []
    with Gradebook.open(path, read_only=True) as book:
        standings = list(book.standing())
        for standing in standings:
            handed, attempt = standing.hand_in, standing.attempt
            if attempt is None or not attempts:
                records.append(
                    Record(
                        student=handed.student,
                        exercise=handed.exercise,
                        hand_in=handed,
                        attempt=attempt,
                        report=None if attempt is None else book.report(attempt.id),
                        counts=True,
                    )
                )
        if attempts:
            latest = {(each.hand_in.student, each.hand_in.exercise): each for each in standings}
            for attempt in list(book.attempts()):
                of_it = latest.get((attempt.student, attempt.exercise))
                is_latest = of_it is not None and of_it.hand_in.sha256 == attempt.sha256
                counting = of_it.attempt if of_it is not None else None
                records.append(
                    Record(
                        student=attempt.student,
                        exercise=attempt.exercise,
                        hand_in=of_it.hand_in if of_it is not None and is_latest else None,
                        attempt=attempt,
                        report=book.report(attempt.id),
                        counts=counting is not None and counting.id == attempt.id,
                    )
                )
        students = tuple(book.students())
    records.sort(key=lambda each: (each.exercise, each.student))
    return Recorded(records=tuple(records), students=students)
