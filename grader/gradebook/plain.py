"""A table for people: who has how many points, in what a spreadsheet opens.

Everybody with a result has a row, also who is in no roster, and who has no mark: the last column says why.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from grader.errors import UsageError
from grader.gradebook.book import Book, Left, Mark, Marks, Wishes, slug_of
from grader.gradebook.people import Field, Found, Nobody, Person
from grader.gradebook.rows import Row
from grader.gradebook.table import Form, as_text_cell, one_line, written

__all__ = ["make", "make_of_attempts"]

_FIELDS: Sequence[Field] = ("id", "sis_id", "login", "email")


def make(marks: Marks, wishes: Wishes) -> Book:
    """One row for each student, one column of points for each exercise.

    Raises:
        UsageError: a sheet is given, or feedback is asked for.
    """
    if wishes.sheet is not None or wishes.feedback:
        raise UsageError("this table is made, and holds points alone", "Leave --sheet and --feedback out.")
    students = sorted({mark.student for mark in marks.marks} | {left.student for left in marks.left_out})
    people = {student: _person(student, wishes) for student in students}
    listed = wishes.roster.directory.people if wishes.roster else ()
    named = any(person.name for person in listed)
    fields = [field for field in _FIELDS if any(person[field] for person in listed)]
    points: dict[tuple[str, str], Mark] = {(mark.student, mark.exercise): mark for mark in marks.marks}
    why = {
        student: [_told(left) for left in marks.left_out if left.student == student] for student in students
    }

    heads = [
        f"{one_line(wishes.columns.get(each.key) or each.slug)} (of {wishes.most(each)})"
        for each in marks.exercises
    ]
    rows: list[Sequence[str]] = [["student", *(["name"] if named else []), *fields, *heads, "remarks"]]
    for student in students:
        person = people[student]
        unknown = [person.why] if isinstance(person, Nobody) else []
        told = person if isinstance(person, Person) else Person(0, {})
        refused = [
            _refusal(marks, mark) for mark in marks.marks if mark.student == student and mark.report.refused
        ]
        cells = [student, *([told.name] if named else []), *(told[field] for field in fields)]
        numbers = [
            wishes.number(mark) if (mark := points.get((student, each.key))) else ""
            for each in marks.exercises
        ]
        remark = "; ".join(filter(None, (*unknown, *why[student], *refused)))
        rows.append([*map(as_text_cell, map(one_line, cells)), *numbers, as_text_cell(one_line(remark))])
    form = Form(bom=codecs.BOM_UTF8, delimiter=";" if wishes.decimal == "comma" else ",")
    return Book(content=written(rows, form), written=marks.marks, remarks=_remarks(people))


def make_of_attempts(rows: Sequence[Row], *, delimiter: str = ",") -> bytes:
    """One row for each grading instead, and for each hand-in that has none; points only with a verdict."""
    header = (
        "student", "name", "email", "exercise", "attempt", "counts", "outcome", "points", "max_points",
        "diagnosis", "handed_in_at", "late", "started_at", "remarks",
    )  # fmt: skip
    lines = [header, *map(_attempt_cells, rows)]
    return written(lines, Form(bom=codecs.BOM_UTF8, delimiter=delimiter))


def _attempt_cells(row: Row) -> Sequence[str]:
    who = (row.student, row.name, row.email, slug_of(row.exercise))
    numbers = (_number(row.points), _number(row.max_points))
    what = (row.handed_in_at, row.late, row.started_at, row.refused or row.inconclusive)
    return [
        *map(_text_cell, who),
        _number(row.attempt),
        "yes" if row.counts else "no",
        row.outcome,
        *numbers,
        _text_cell(row.diagnosis),
        *map(_text_cell, what),
    ]


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _text_cell(text: str) -> str:
    return as_text_cell(one_line(text))


def _person(student: str, wishes: Wishes) -> Person | Nobody:
    """Whom the roster knows; where nobody has made one, nothing is said of who is not known."""
    if wishes.roster is None:
        return Nobody("")
    found = wishes.roster.find(student)
    if isinstance(found, Nobody) and wishes.roster.is_own:
        return Nobody("")  # a gradebook need not know more of a student than the name
    return found.person if isinstance(found, Found) else found


def _told(left: Left) -> str:
    return f"{left.exercise}: {left.why}"


def _refusal(marks: Marks, mark: Mark) -> str:
    return f"{marks.slug(mark.exercise)}: what was handed in could not be graded"


def _remarks(people: dict[str, Person | Nobody]) -> tuple[str, ...]:
    unknown = [student for student, person in people.items() if isinstance(person, Nobody) and person.why]
    return (f"not found in the roster: {', '.join(unknown)}",) if unknown else ()
