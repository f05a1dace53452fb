"""Graded folders: the reports of many students, read from the files that ``grade`` has written.

::

    results/alice.json              a student's report
    results/alice/exercise-3.json   a folder for each student
    results/exercise-3/alice.json   a folder for each exercise (exercise-3, 3 or 03_uploads)

Whose report it is says the file's name, or the folder's: a report knows no names. Of several reports of one
student for one exercise the one that was graded last counts. What is no report is told, never lost.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from grader.errors import UsageError
from grader.report.model import Report, from_json
from grader.submission.opening import open_regular

__all__ = ["LeftOut", "Result", "Results", "read_results"]

#: bytes; many times those of any report
LARGEST = 64 << 20
_EXERCISE = re.compile(r"(exercise-)?\d{1,2}|\d{2}_\w+")


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """One student's report for one exercise."""

    student: str
    report: Report
    path: Path


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

    @property
    def is_whole(self) -> bool:
        """Whether every file counts, or stands behind a later one of the same student."""
        return all(left.superseded for left in self.left_out)

    @property
    def exercises(self) -> tuple[str, ...]:
        """The keys of the exercises, in order."""
        return tuple(sorted({result.report.exercise for result in self.graded}))

    def of(self, exercise: str) -> tuple[Result, ...]:
        """The results of one exercise, by student."""
        return tuple(result for result in self.graded if result.report.exercise == exercise)


def read_results(paths: Sequence[Path]) -> Results:
    """Read reports, and folders of reports.

    Raises:
        UsageError: a path is not there, or none of what is there is a report.
    """
    found: dict[tuple[str, str], Result] = {}
    left_out: list[LeftOut] = []
    for student, path in itertools.chain.from_iterable(map(_files, paths)):
        try:
            report = _read(path)
        except UsageError as error:
            left_out.append(LeftOut(path, error.cause))
            continue
        new = Result(student, report, path)
        old = found.get((report.exercise, student))
        if old is not None and old.path.samefile(path):
            continue
        if old is not None and _moment(old.report) > _moment(report):
            old, new = new, old
        if old is not None:
            left_out.append(LeftOut(old.path, f"{new.path} was graded later", superseded=True))
        found[report.exercise, student] = new
    if not found:
        told = f": {left_out[0].path} {left_out[0].why}" if left_out else ""
        raise UsageError(
            f"there is no report in {', '.join(map(str, paths))}{told}",
            "Write one for each student: "
            "grade exercise-3 --submission FILE --format json --out results/STUDENT.json --exit-zero",
        )
    return Results(tuple(found[key] for key in sorted(found)), tuple(left_out))


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """Each file that could be a report, with the student that its place names."""
    if not path.exists():
        raise UsageError(f"{path} does not exist", "Name a report, or a folder of reports.")
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


def _read(path: Path) -> Report:
    with open_regular(path) as file:
        content = file.read(LARGEST + 1) or b""
    if len(content) > LARGEST:
        raise UsageError("is too large for a report")
    try:
        report = from_json(content)
        _moment(report)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise UsageError("is no report of this version") from None
    return report


def _moment(report: Report) -> datetime.datetime:
    return datetime.datetime.fromisoformat(report.started_at).astimezone(datetime.UTC)
