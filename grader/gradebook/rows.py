"""One flat row for each grading: what tables are made of that no platform asked for.

Everything that is known of a standing stands in it, but for the checks of its report. Points are there only
with a verdict: an inconclusive grading, and a hand-in that was not graded, have none, which is no 0.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, get_args

import msgspec
from msgspec.structs import replace

from grader.gradebook.book import NOT_GRADED, flaw_of, listed, slug_of
from grader.report.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.gradebook.attempts import Student
    from grader.gradebook.results import Result, Results, Ungraded

__all__ = ["Outcomes", "Row", "rows_of", "told_of_rows"]

Outcomes = Literal["passed", "failed", "inconclusive", "ungraded"]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A student's grading of an exercise; what is not known is empty, and None where it is a number.

    docs/gradebooks.md has the fields, one by one.
    """

    student: str
    name: str = ""
    email: str = ""
    #: further ids, by the columns of a roster
    ids: dict[str, str] = {}
    #: the exercise's key
    exercise: str
    outcome: Outcomes
    #: None without a verdict
    points: int | None = None
    max_points: int | None = None
    #: id of the diagnosis
    diagnosis: str = ""
    #: why nothing of what was handed in could be graded: a verdict, with 0 points
    refused: str = ""
    #: why there is no verdict
    inconclusive: str = ""
    #: number of the attempt in its gradebook
    attempt: int | None = None
    #: whether it is what counts for this student and exercise
    counts: bool = True
    #: of the bytes that were handed in
    sha256: str = ""
    #: where it was found
    place: str = ""
    #: ISO 8601, as what was downloaded says it
    handed_in_at: str = ""
    late: str = ""
    runtime: str = ""
    seed: int | None = None
    #: of isolation
    level: str = ""
    #: fingerprints of what graded it
    suite: str = ""
    kit: str = ""
    #: versions of what took part, by name
    versions: dict[str, str] = {}
    machine: str = ""
    #: ISO 8601, UTC
    started_at: str = ""
    recorded_at: str = ""
    real_seconds: float | None = None


def rows_of(results: Results) -> list[Row]:
    """Of each result, and of what was not graded: by exercise and student, the earliest first."""
    students = {student.student: student for student in results.students}
    rows = [_known(_row(result), students.get(result.student)) for result in results.graded]
    rows += [_known(_ungraded(each), students.get(each.student)) for each in results.ungraded]
    return sorted(rows, key=lambda row: (row.exercise, row.student))


def told_of_rows(rows: Sequence[Row], results: Results, *, where: str) -> list[str]:
    """What is said when the rows were written, in lines that no terminal obeys.

    Args:
        rows: that were written.
        results: they were made of.
        where: they were written.
    """
    counts = Counter(row.outcome for row in rows)
    outcomes = ", ".join(f"{counts[outcome]} {outcome}" for outcome in get_args(Outcomes) if counts[outcome])
    lines = [f"{where}: {counted(len(rows), 'result')}{': ' if rows else ''}{outcomes}"]
    lines += listed(
        "0 points, because what was handed in could not be graded",
        [f"{_named(row)}: {row.refused.partition(chr(10))[0]}" for row in rows if row.refused],
    )
    lines += listed(
        "without a mark",
        [f"{_named(row)}: {_why(row)}" for row in rows if row.points is None],
    )
    return [*lines, *listed("not used", [f"{each.path}: {each.why}" for each in results.left_out])]


def _named(row: Row) -> str:
    return f"{row.student} · {slug_of(row.exercise)}"


def _why(row: Row) -> str:
    first = row.inconclusive.partition("\n")[0]
    return NOT_GRADED if row.outcome == "ungraded" else first or "the grading came to no verdict"


def _row(result: Result) -> Row:
    report, attempt, hand_in = result.report, result.attempt, result.hand_in
    has_mark = not flaw_of(report)
    return Row(
        student=_text(result.student),
        exercise=_text(report.exercise),
        outcome=report.outcome.value,
        points=report.points if has_mark else None,
        max_points=report.max_points,
        diagnosis=_text(report.diagnosis.id) if report.diagnosis else "",
        refused=_text(report.refused),
        inconclusive=_text(report.inconclusive),
        attempt=attempt.id if attempt else None,
        counts=result.counts,
        sha256=attempt.sha256 if attempt else report.submission.sha256,
        place=_text(hand_in.place if hand_in else report.submission.file),
        handed_in_at=_text(hand_in.handed_in_at) if hand_in else "",
        late=_text(hand_in.late) if hand_in else "",
        runtime=_text(report.runtime),
        seed=report.seed,
        level=report.isolation.level or "",
        suite=attempt.grader.suite if attempt else "",
        kit=attempt.grader.kit if attempt else "",
        versions={_text(name): _text(version) for name, version in report.versions.items()},
        machine=_text(attempt.machine) if attempt else "",
        started_at=_text(report.started_at),
        recorded_at=attempt.recorded_at if attempt else "",
        real_seconds=report.real_seconds,
    )


def _ungraded(each: Ungraded) -> Row:
    hand_in = each.hand_in
    return Row(
        student=_text(each.student),
        exercise=_text(each.exercise),
        outcome="ungraded",
        sha256=hand_in.sha256 if hand_in else "",
        place=_text(hand_in.place) if hand_in else "",
        handed_in_at=_text(hand_in.handed_in_at) if hand_in else "",
        late=_text(hand_in.late) if hand_in else "",
    )


def _known(row: Row, student: Student | None) -> Row:
    """The row with what its gradebook knows of the student."""
    if student is None:
        return row
    ids = {_text(column): _text(value) for column, value in student.ids.items()}
    return replace(row, name=_text(student.name), email=_text(student.email), ids=ids)


def _text(text: str) -> str:
    """Names of files may hold bytes that are no text."""
    return text.encode("utf-8", "replace").decode()
