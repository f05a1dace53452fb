"""What a gradebook costs: recording on the disk, and finding what counts, for a large cohort.

    python benchmarks/gradebook.py [--students 10000] [--exercises 16] [--report REPORT.json]

The report is recorded for everybody (``grade exercise-3 --format json --out REPORT.json``).
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from grader.gradebook import NAME
from grader.gradebook.attempts import Grader, HandIn, NewAttempt, attempt_key
from grader.gradebook.store import Gradebook
from grader.report.model import Report, from_json

GRADER = Grader(suite="0123456789abcdef", kit="0.1.0+0123456789abcdef", seed=7)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=10_000)
    parser.add_argument("--exercises", type=int, default=16)
    parser.add_argument("--report", type=Path, required=True)
    parser.add_argument("--folder", type=Path, help="on the disk that is measured")
    asked = parser.parse_args()
    report = from_json(asked.report.read_bytes())
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        measure(Path(folder, NAME), report, asked.students, asked.exercises)


def measure(path: Path, report: Report, students: int, exercises: int) -> None:
    with Gradebook.open(path, create=True) as book:
        begin = time.perf_counter()
        for new in gradings(report, students, 1):
            book.record(new)
        each = (time.perf_counter() - begin) / students
        print(f"record, one by one:       {each * 1000:.2f} ms each, of {students:,}; {memory()}")
        begin = time.perf_counter()
        for number in range(1, exercises + 1):
            book.record_all(gradings(report, students, number))
            book.hand_in((hand_in(new), None) for new in gradings(report, students, number))
        each = (time.perf_counter() - begin) / (students * exercises)
        print(f"record_all and hand_in:   {each * 1000:.2f} ms each, of {students * exercises:,}; {memory()}")
    with Gradebook.open(path, read_only=True) as book:
        begin = time.perf_counter()
        graded = sum(each.attempt is not None for each in book.standing())
        print(f"standing:                 {time.perf_counter() - begin:.2f} s for {graded:,}; {memory()}")
        begin = time.perf_counter()
        found = len(book.graded("01_exercise", GRADER))
        print(f"graded, for one exercise: {time.perf_counter() - begin:.2f} s for {found:,}")
    print(f"the file:                 {path.stat().st_size / 1e6:,.0f} MB")


def gradings(report: Report, students: int, number: int) -> Iterator[NewAttempt]:
    """One of each student's, for one exercise."""
    exercise = f"{number:02}_exercise"
    for index in range(students):
        student = f"student{index:05}"
        sha256 = hashlib.sha256(f"{student} {exercise}".encode()).hexdigest()
        yield NewAttempt(
            key=attempt_key(student, exercise, sha256, GRADER, 0),
            student=student,
            exercise=exercise,
            sha256=sha256,
            grader=GRADER,
            report=report,
            machine="here",
        )


def hand_in(new: NewAttempt) -> HandIn:
    place = f"moodle.zip:{new.student}_assignsubmission_file/uploads.py"
    return HandIn(student=new.student, exercise=new.exercise, sha256=new.sha256, place=place)


def memory() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"


if __name__ == "__main__":
    main()
