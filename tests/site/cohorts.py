"""Gradebooks of cohorts that are made up; the reports in them are real.

``reports/`` holds what ``grade EXERCISE --submission PROGRAM --seed 3 --format json`` gave for stubs,
references and known-wrong programs. For a trial by hand::

    python -m tests.site.cohorts cohort.gradebook --students 1000 --exercises 16
"""

from __future__ import annotations

import argparse
import functools
import hashlib
import itertools
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from grader.gradebook.attempts import Content, Grader, HandIn, NewAttempt, Student, attempt_key
from grader.gradebook.store import Gradebook
from grader.outcome import Outcome
from grader.report.model import Report, from_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["EXERCISES", "GRADER", "attempted", "content_of", "fill", "handed", "inconclusive", "real_report"]

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
GRADER = Grader(suite="suite-1", kit="kit-1", seed=3)
_FIRST = (
    "Ada", "Grace", "Edsger", "Barbara", "Donald", "Frances", "Alan", "Katherine", "Niklaus", "Radia", "Tony",
    "Margaret", "Zoë", "Łukasz", "Nguyễn", "张", "שרה",
)  # fmt: skip
_LAST = (
    "Lovelace", "Hopper", "Dijkstra", "Liskov", "Knuth", "Allen", "Turing", "Johnson", "Wirth", "Perlman",
    "Hoare", "Hamilton", "Müller", "Øster", "伟", "כהן",
)  # fmt: skip
#: what programs of an exercise were graded, the more frequent ones more often
EXERCISES = {
    "01_first_await": ("right", "right", "right", "stub"),
    "02_one_cook": ("stub",),
    "03_uploads": (
        "right",
        "right",
        "sequential",
        "sequential",
        "batches",
        "stub",
        "forgets_await",
        "fire_and_forget",
    ),
    "12_tiny_scheduler": ("right", "stub", "stub"),
}


@functools.cache
def real_report(exercise: str, program: str) -> Report:
    """The report of one program; ``exercise`` is a key."""
    return from_json((HERE / "reports" / f"{exercise[3:]}-{program}.json").read_bytes())


@functools.cache
def content_of(exercise: str, program: str, remark: str = "") -> Content:
    """The program itself, with a remark at its end that makes another file of it."""
    name = f"{exercise[3:]}.py"
    paths = {
        "right": CHECKOUT / "solutions" / exercise / name,
        "stub": CHECKOUT / "exercises" / exercise / name,
    }
    path = paths.get(program, CHECKOUT / "grader" / "suites" / exercise / "wrong" / f"{program}.py")
    text = path.read_text(encoding="utf-8") + (f"# {remark}\n" if remark else "")
    return Content(sha256=hashlib.sha256(text.encode()).hexdigest(), text=text)


def inconclusive(
    report: Report, why: str = "The machine ran out of memory.\nFree some, and grade again."
) -> Report:
    """The same grading as one that came to no verdict."""
    checks = tuple(replace(check, outcome=Outcome.INCONCLUSIVE, points=0) for check in report.checks)
    return replace(
        report, outcome=Outcome.INCONCLUSIVE, points=0, checks=checks, inconclusive=why, diagnosis=None
    )


def handed(
    student: str, exercise: str, content: Content, place: str = "", late: str = ""
) -> tuple[HandIn, Content]:
    """A hand-in for :meth:`Gradebook.hand_in`."""
    place = place or f"downloads/{student}/{exercise[3:]}.py"
    return (
        HandIn(
            student=student,
            exercise=exercise,
            sha256=content.sha256,
            place=place,
            handed_in_at="2026-11-20T18:00:00+00:00",
            late=late,
        ),
        content,
    )


def attempted(student: str, exercise: str, sha256: str, report: Report, number: int = 0) -> NewAttempt:
    """A grading for :meth:`Gradebook.record`."""
    return NewAttempt(
        key=attempt_key(student, exercise, sha256, GRADER, number),
        student=student,
        exercise=exercise,
        sha256=sha256,
        grader=GRADER,
        report=report,
        machine="lab-1",
    )


def fill(book: Gradebook, *, students: int, exercises: int = len(EXERCISES)) -> None:
    """Students who handed in most of the exercises; the same each time.

    One in eleven hand-ins is missing, one in thirteen inconclusive, one in seventeen not graded, one in five
    was graded before, and one in seven is late. Beyond the real exercises, these come again by other numbers.
    """
    people = list(_people(students))
    book.know(people)
    keys = list(_keys(exercises))
    counter = itertools.count()
    hand_ins = []
    attempts = []
    for who, (key, like) in itertools.product(people, keys):
        number = next(counter) * 7919 % 100_003
        if number % 11 == 0:
            continue
        programs = EXERCISES[like]
        program = programs[number % len(programs)]
        content = content_of(like, program)
        late = "2 days" if number % 7 == 0 else ""
        hand_ins.append(handed(who.student, key, content, late=late))
        if number % 17 == 0:
            continue
        report = replace(real_report(like, program), exercise=key, number=int(key[:2]))
        if number % 5 == 0:
            before = replace(real_report(like, programs[-1]), exercise=key, number=int(key[:2]))
            sha256 = content_of(like, programs[-1]).sha256
            attempts.append(attempted(who.student, key, sha256, before))
        if number % 13 == 0:
            report = inconclusive(report)
        attempts.append(attempted(who.student, key, content.sha256, report, number=1))
    book.hand_in(hand_ins)
    for each in attempts:
        book.record(each)


def _people(count: int) -> Iterator[Student]:
    for number in range(count):
        first, last = _FIRST[number * 5 % len(_FIRST)], _LAST[number * 7 % len(_LAST)]
        yield Student(
            student=f"s{number:04}",
            name=f"{first} {last}",
            email=f"s{number:04}@example.edu",
            ids={"login": f"s{number:04}"},
        )


def _keys(count: int) -> Sequence[tuple[str, str]]:
    """Keys, each with the real one that it is like."""
    real = list(EXERCISES)
    more = [
        (f"{20 + number:02}_more_{number}", real[number % len(real)]) for number in range(count - len(real))
    ]
    return [*((key, key) for key in real[:count]), *more]


def main() -> None:
    """Fill a new gradebook."""
    parser = argparse.ArgumentParser(description="Fill a new gradebook with a cohort that is made up.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--students", type=int, default=40)
    parser.add_argument("--exercises", type=int, default=len(EXERCISES))
    wishes = parser.parse_args()
    with Gradebook.open(wishes.path, create=True) as book:
        fill(book, students=wishes.students, exercises=wishes.exercises)


if __name__ == "__main__":
    main()
