"""What a gradebook keeps: who handed in what, and what became of each grading of it.

Nothing of it is ever changed or taken out: a grading that is repeated is one more attempt, a file that is
handed in again one more hand-in. What counts is looked up (:meth:`.store.Gradebook.standing`).
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from grader.report.model import Report
    from grader.submission.cells import Piece

__all__ = [
    "Attempt",
    "Content",
    "Grader",
    "HandIn",
    "NewAttempt",
    "Standing",
    "Student",
    "Tried",
    "attempt_key",
]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """Whom a gradebook knows; what is not known is empty."""

    #: what everything of the student's is filed under: unique in a gradebook
    student: str
    name: str = ""
    email: str = ""
    #: further ids by the columns of a roster: "login", "sis_id", …
    ids: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A learner's file as it was graded for one exercise; filed under the hash of the bytes handed in.

    Of a notebook that answers several exercises each has its own text.
    """

    sha256: str
    text: str
    pieces: tuple[Piece, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class HandIn:
    """One file of a student's for one exercise, as one run has found it."""

    student: str
    #: the exercise's key, "03_uploads"
    exercise: str
    sha256: str
    #: where it was found, for people: "moodle.zip:Ada Lovelace_17_assignsubmission_file/uploads.py"
    place: str
    #: when it was handed in, ISO 8601, as far as what was downloaded tells it
    handed_in_at: str = ""
    #: how late it was, as the platform says it; empty when in time or unknown
    late: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Grader:
    """What makes a verdict, besides the submission: gradings by equal graders are the same grading."""

    #: fingerprint of the exercise's suite, lesson files and handed-out modules
    suite: str
    #: the kit's version and fingerprint
    kit: str
    seed: int


def attempt_key(student: str, exercise: str, sha256: str, grader: Grader, number: int) -> str:
    """What names one attempt, wherever it is graded: recording one twice records it once.

    ``number`` counts the gradings of the same file by the same grader, from 0.
    """
    parts = (student, exercise, sha256, grader.suite, grader.kit, str(grader.seed), str(number))
    return msgspec.json.encode(parts).decode()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class NewAttempt:
    """One grading that has come to its end, to be recorded."""

    key: str
    student: str
    exercise: str
    sha256: str
    grader: Grader
    report: Report
    #: where it was graded: the machine's name, or a worker's
    machine: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One recorded grading, without its report (:meth:`.Gradebook.report` has it)."""

    id: int
    student: str
    exercise: str
    sha256: str
    grader: Grader
    outcome: str
    points: int
    max_points: int
    #: id of the diagnosis, or empty
    diagnosis: str
    #: "sandbox", "account", "process", or empty
    level: str
    machine: str
    #: ISO 8601, UTC
    started_at: str
    recorded_at: str
    real_seconds: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What counts for one student and one exercise: the latest hand-in and its latest verdict.

    ``attempt`` is the latest of this content that is not inconclusive, else the latest, else None (handed in
    and not graded yet).
    """

    hand_in: HandIn
    attempt: Attempt | None


@dataclasses.dataclass(frozen=True, slots=True)
class Tried:
    """How often one file was graded by one grader: whether it is to be graded (again)."""

    #: the number of the next attempt (:func:`attempt_key`)
    attempts: int
    #: one of them is not inconclusive
    decided: bool
