"""Small gradebooks, and processes that write them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.gradebook import NAME
from grader.gradebook.attempts import Content, Grader, HandIn, NewAttempt, attempt_key
from grader.gradebook.store import Gradebook
from grader.report.model import Report
from tests.gradebook.made import a_report

__all__ = [
    "CHECKOUT", "EXERCISE", "GRADER", "a_book", "a_hand_in", "an_attempt", "recorded", "sha256_of",
    "snapshot", "told",
]  # fmt: skip

CHECKOUT = Path(__file__).resolve().parents[2]
GRADER = Grader(suite="suite-1", kit="0.1.0+kit", seed=7)
EXERCISE = "03_uploads"


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def an_attempt(
    student: str = "ada",
    *,
    report: Report | None = None,
    number: int = 0,
    grader: Grader = GRADER,
    exercise: str = EXERCISE,
    text: str = "pass\n",
) -> NewAttempt:
    """A grading of ``text``, passed unless another report is given."""
    sha256 = sha256_of(text)
    return NewAttempt(
        key=attempt_key(student, exercise, sha256, grader, number),
        student=student,
        exercise=exercise,
        sha256=sha256,
        grader=grader,
        report=report or a_report(exercise=exercise),
        machine="here",
    )


def a_hand_in(
    student: str = "ada",
    *,
    text: str = "pass\n",
    exercise: str = EXERCISE,
    place: str = "moodle.zip:uploads.py",
) -> tuple[HandIn, Content]:
    """A file of a student's, as it was found, and what is in it."""
    sha256 = sha256_of(text)
    return (
        HandIn(student=student, exercise=exercise, sha256=sha256, place=place),
        Content(sha256=sha256, text=text),
    )


def a_book(folder: Path, *students: str) -> Path:
    """A gradebook in a folder: an attempt of each of these students, closed."""
    path = folder / NAME
    with Gradebook.open(path, create=True) as book:
        book.hand_in(a_hand_in(student) for student in students)
        book.record_all(an_attempt(student) for student in students)
    return path


def recorded(path: Path) -> list[str]:
    """Whose attempts a reader finds, the earliest first; each with a report that can be read."""
    with Gradebook.open(path, read_only=True) as book:
        found = list(book.attempts())
        assert all(book.report(each.id).points == each.points for each in found)
        return [each.student for each in found]


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """All that lies in a folder, with the instants of its changes."""
    return {
        path.name: (path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in folder.iterdir()
    }


def told(
    module: str, *arguments: str | Path, prefix: Sequence[str] = (), environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a module of the tests in a process of its own."""
    return subprocess.run(
        [*prefix, sys.executable, "-m", module, *map(str, arguments)],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
