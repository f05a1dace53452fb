"""Moodle: the CSV file that *Import* in the grader report takes.

grade/import/csv/classes/load_data.php at moodle/moodle@ead32c1. One unknown user, one cell that is no number
in the site's language, or one above 100 ends the whole import: so whoever is not in the roster has no row.
An empty cell, or ``-``, is no grade. A row whose user is empty (or "0") is given to the user before it.

The reader is PHP's ``fgetcsv``, for which a quote after a backslash ends no cell.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from grader.errors import UsageError
from grader.export.feedback import as_text
from grader.export.form import public
from grader.gradebook.book import Book, Key, Left, Mark, Marks, Wishes, match, refuse_gaps
from grader.gradebook.people import Directory, Field, Person
from grader.gradebook.table import Form, is_formula, one_line, written

__all__ = ["feedback_of", "make", "php_safe"]

#: bytes of one cell of feedback
MOST_FEEDBACK = 20_000
#: unless the site has set "unlimited grades"
MOST_POINTS = 100
_FIELDS: Mapping[Key, Field] = {"username": "login", "email": "email", "idnumber": "sis_id"}
_BEFORE_A_QUOTE = re.compile(r'\\(?="|$)')


def make(marks: Marks, wishes: Wishes) -> Book:
    """A file for *Grades*, *Import*, *CSV file*.

    Raises:
        UsageError: a mark is above what Moodle takes, or somebody has marks for some of the exercises only.
    """
    if wishes.sheet is not None:
        raise UsageError(
            "Moodle's grade book is not filled, but made",
            "Give the list of participants as --roster; the worksheet of an assignment is moodle-worksheet.",
        )
    for exercise in marks.exercises:
        if wishes.most(exercise) > MOST_POINTS:
            raise UsageError(
                f"{exercise.slug} is written out of {wishes.most(exercise)}: Moodle's import ends at a grade "
                f"above {MOST_POINTS}",
                f"Write shares: --out-of {MOST_POINTS}",
            )
    heads = {each.key: one_line(wishes.columns.get(each.key) or each.slug) for each in marks.exercises}
    if any(is_formula(head) or php_safe(head) != head for head in heads.values()):
        raise UsageError(
            "a spreadsheet or Moodle would not read a column's title as it is", "Give it another title."
        )
    people = wishes.directory(*_FIELDS.values()) or _as_they_are_called(marks, wishes.key)
    matches = match(marks, wishes, people, {})
    refuse_gaps(marks, matches, "Moodle")
    key = wishes.key or _key([person for person, _ in matches.found])
    columns = list(heads)
    rows: list[Sequence[str]] = [[key, *(cell for each in columns for cell in _heads(heads[each], wishes))]]
    done: list[Mark] = []
    left = list(matches.left_out)
    for person, of_person in matches.found:
        value = person[_FIELDS[key]]
        if why := _unfindable(value, key):
            left += [Left(mark.student, why, marks.slug(each)) for each, mark in of_person.items()]
            continue
        rows.append([value, *(cell for each in columns for cell in _cells(of_person[each], wishes))])
        done += [of_person[each] for each in columns]
    return Book(
        content=written(rows, Form(line_end="\n")),
        written=tuple(done),
        left_out=tuple(left),
        remarks=(*_remarks(marks, wishes, key), *matches.remarks),
    )


def feedback_of(mark: Mark) -> str:
    """The report as Moodle shows a comment, which is HTML: lines of one width, nothing that is markup."""
    text = as_text(public(mark.report), most=MOST_FEEDBACK).rstrip()
    return f"<pre>{html.escape(text)}</pre>"


def php_safe(cell: str) -> str:
    """The cell with a blank after each backslash that PHP would let swallow a quote."""
    return _BEFORE_A_QUOTE.sub(r"\\ ", cell)


def _as_they_are_called(marks: Marks, key: Key | None) -> Directory:
    """Without a roster a folder is named by what Moodle knows: e-mail addresses if all of them are."""
    students = sorted({mark.student for mark in marks.marks})
    field = _FIELDS[key or ("email" if all("@" in student for student in students) else "username")]
    return Directory.of(
        (Person(line, {"student": student, field: student}) for line, student in enumerate(students, 1)),
        "the graded folders",
    )


def _key(people: Sequence[Person]) -> Key:
    """The first that all have; else the one that most have."""
    having = {key: sum(bool(person[field]) for person in people) for key, field in _FIELDS.items()}
    return max(having, key=lambda key: having[key])


def _heads(head: str, wishes: Wishes) -> list[str]:
    return [head, f"{head} feedback"] if wishes.feedback else [head]


def _cells(mark: Mark, wishes: Wishes) -> list[str]:
    number = wishes.number(mark)
    return [number, feedback_of(mark)] if wishes.feedback else [number]


def _unfindable(value: str, key: Key) -> str:
    if not value:
        return f"the roster does not tell the {key}"
    if value == "0":
        return f"Moodle takes the {key} '0' for none"
    if key == "username" and len(value.split()) > 1:  # PARAM_USERNAME takes blanks out
        return "a user name of Moodle's has no blanks; --roster PARTICIPANTS.csv says who it is"
    if is_formula(value) or php_safe(value) != value:
        return f"a spreadsheet or Moodle would not read the {key} {value!r} as it is"
    return ""


def _remarks(marks: Marks, wishes: Wishes, key: Key) -> list[str]:
    remarks = [f"students are told by {key}: choose it under 'Identify user by' and 'Map to'"]
    if wishes.directory(*_FIELDS.values()) is None:
        remarks.append(
            f"nobody looked whether Moodle knows each {key}: one unknown ends the whole import (--roster)"
        )
    most = [
        f"the grade item for {each.slug} must have the maximum grade {wishes.most(each)}"
        for each in marks.exercises
    ]
    return [*remarks, *most]
