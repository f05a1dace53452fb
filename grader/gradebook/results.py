"""Graded folders: the reports of many students, read from files that ``grade`` has written; and gradebooks.

::

    results/alice.json              a student's report
    results/alice/exercise-3.json   a folder for each student
    results/exercise-3/alice.json   a folder for each exercise (exercise-3, 3 or 03_uploads)
    cohort.gradebook                what ``grade cohort`` keeps, by whatever name (:mod:`.recorded`)

Whose report it is says the file's name, or the folder's: a report knows no names. Of several reports of one
student for one exercise the one that was graded last counts; within a gradebook, the latest verdict of what
was handed in last. What is no report is told, never lost.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.gradebook.attempts import Attempt, HandIn, Student
from grader.gradebook.recorded import Record, is_gradebook, read_recorded
from grader.report.model import Report, from_json
from grader.submission.opening import open_regular

__all__ = [
    "LeftOut",
    "Result",
    "Results",
    "Ungraded",
    "read_report",
    "read_results",
    "report_bytes",
    "report_files",
    "report_of",
]

#: bytes; many times those of any report
LARGEST = 64 << 20
_EXERCISE = re.compile(r"(exercise-)?\d{1,2}|\d{2}_\w+")


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """One student's report for one exercise."""

    student: str
    report: Report
    #: of the report, or of the gradebook that has it
    path: Path
    #: of a gradebook: the grading, and what was handed in; None of a file, or where it is not known any more
    attempt: Attempt | None = None
    hand_in: HandIn | None = None
    #: whether it is what counts for this student and exercise; only asked for all attempts is there another
    counts: bool = True

    @property
    def where(self) -> str:
        """For words: ``results/alice.json``, or ``cohort.gradebook, attempt 12``."""
        return str(self.path) if self.attempt is None else f"{self.path}, attempt {self.attempt.id}"


@dataclasses.dataclass(frozen=True, slots=True)
class Ungraded:
    """What a student has handed in and nobody has graded yet, in a gradebook."""

    student: str
    #: the exercise's key
    exercise: str
    path: Path
    hand_in: HandIn | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that counts for nothing, and why, in words."""

    path: Path
    why: str
    #: for another report of the same student, which counts: nothing is missing
    superseded: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """What graded folders hold."""

    #: by exercise, then by student
    graded: tuple[Result, ...]
    left_out: tuple[LeftOut, ...] = ()
    #: by exercise, then by student
    ungraded: tuple[Ungraded, ...] = ()
    #: whom gradebooks know
    students: tuple[Student, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all is graded, and every file counts or stands behind a later one of the same student."""
        return not self.ungraded and all(left.superseded for left in self.left_out)

    @property
    def exercises(self) -> tuple[str, ...]:
        """The keys of the exercises of which something is graded, in order."""
        return tuple(sorted({result.report.exercise for result in self.graded}))

    def of(self, exercise: str) -> tuple[Result, ...]:
        """The results of one exercise, by student."""
        return tuple(result for result in self.graded if result.report.exercise == exercise)


def read_results(paths: Sequence[Path], *, attempts: bool = False) -> Results:
    """Read reports, folders of reports, and gradebooks.

    Args:
        paths: of each; what a file is says its content.
        attempts: take all gradings, the earliest first, and not only those that count.

    Raises:
        UsageError: a path is not there, or there is neither a report nor anything handed in.
    """
    results: list[Result] = []
    left_out: list[LeftOut] = []
    ungraded: list[Ungraded] = []
    students: dict[str, Student] = {}
    seen: set[tuple[int, int]] = set()
    for path in dict.fromkeys(paths):
        if is_gradebook(path):
            recorded = read_recorded(path, attempts=attempts)
            students |= {student.student: student for student in recorded.students}
            results += [made for each in recorded.records if (made := _result(each, path)) is not None]
            ungraded += [
                Ungraded(each.student, each.exercise, path, each.hand_in)
                for each in recorded.records
                if each.report is None
            ]
            continue
        for student, file in report_files(path):
            try:
                result = Result(student, read_report(file), file)
            except UsageError as error:
                left_out.append(LeftOut(file, error.cause))
                continue
            status = file.stat()
            if (status.st_dev, status.st_ino) not in seen:  # else named twice
                seen.add((status.st_dev, status.st_ino))
                results.append(result)
    if not results and not ungraded:
        told = f": {left_out[0].path} {left_out[0].why}" if left_out else ""
        raise UsageError(
            f"there is no report in {', '.join(map(str, paths))}{told}",
            "Grade first, and name the gradebook: grade cohort PATH. Or write a report for each student: "
            "grade exercise-3 --submission FILE --format json --out results/STUDENT.json --exit-zero",
        )
    kept, superseded = _counting(results)
    if attempts:
        counting = set(map(id, kept))
        kept = sorted(
            (dataclasses.replace(each, counts=id(each) in counting) for each in results),
            key=lambda each: (each.report.exercise, each.student, _moment(each.report)),
        )
        superseded = []
    done = {(result.report.exercise, result.student) for result in results if result.attempt is None}
    return Results(
        tuple(kept),
        (*left_out, *superseded),
        tuple(each for each in ungraded if (each.exercise, each.student) not in done),
        tuple(students.values()),
    )


def _result(record: Record, path: Path) -> Result | None:
    """As a graded folder would have it; None if nothing was graded."""
    if record.report is None:
        return None
    return Result(record.student, record.report, path, record.attempt, record.hand_in, record.counts)


def _counting(results: Sequence[Result]) -> tuple[list[Result], list[LeftOut]]:
    """Of each student and exercise the one that was graded last, in order; and those that stand behind."""
    found: dict[tuple[str, str], Result] = {}
    superseded: list[LeftOut] = []
    for each in results:
        if not each.counts:
            continue
        new, key = each, (each.report.exercise, each.student)
        old = found.get(key)
        if old is not None and _moment(old.report) > _moment(new.report):
            old, new = new, old
        if old is not None:
            which = "" if old.attempt is None else f"attempt {old.attempt.id}: "
            superseded.append(LeftOut(old.path, f"{which}{new.where} was graded later", superseded=True))
        found[key] = new
    return [found[key] for key in sorted(found)], superseded


def report_files(path: Path) -> Iterator[tuple[str, Path]]:
    """Each file that could be a report, with the student that its place names.

    Raises:
        UsageError: there is nothing at that path.
    """
    if not path.exists():
        raise UsageError(f"{path} does not exist", "Name a report, a folder of reports, or a gradebook.")
    if not path.is_dir():
        yield _student(path), path
        return
    for entry in sorted(path.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from ((_student(file), file) for file in sorted(entry.glob("*.json")))
        elif entry.suffix == ".json":
            yield _student(entry), entry


def _student(file: Path) -> str:
    """The file's name, or its folder's if the file is named after an exercise."""
    return file.absolute().parent.name if _EXERCISE.fullmatch(file.stem) else file.stem


def read_report(path: Path) -> Report:
    """The report in a file.

    Raises:
        UsageError: it cannot be read, or is none; the cause goes on from the file's name.
    """
    return report_of(report_bytes(path))


def report_bytes(path: Path) -> bytes:
    """What a report's file holds.

    Raises:
        UsageError: it cannot be read, or is too large.
    """
    with open_regular(path) as file:
        content = file.read(LARGEST + 1) or b""
    if len(content) > LARGEST:
        raise UsageError("is too large for a report")
    return content


def report_of(content: bytes) -> Report:
    """The report that a file holds.

    Raises:
        UsageError: it is none of this version; the cause goes on from the file's name.
    """
    try:
        report = from_json(content)
        _moment(report)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise UsageError("is no report of this version") from None
    return report


def _moment(report: Report) -> datetime.datetime:
    return datetime.datetime.fromisoformat(report.started_at).astimezone(datetime.UTC)
