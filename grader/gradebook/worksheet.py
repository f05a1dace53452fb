"""Moodle's *offline grading worksheet* of one assignment: a download, filled.

mod/assign/feedback/offline at moodle/moodle@806e2d4, and the grading table that makes the file. The columns
are named in the language of whoever has downloaded it, and Moodle looks for these very names: the file is
filled, never made, and what is not a grade or a comment stays as it is. Moodle skips a grade that is out of
range, empty, or equal; the date of the last change stays, so that it also skips what was graded since.

Columns are known by what is in them: the identifier is one word and a number of its own in every row
("Participant 123"), and the grade stands before the maximum, the same number in all rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.errors import UsageError
from grader.gradebook.book import Book, Exercise, Marks, Wishes, match
from grader.gradebook.moodle import feedback_of, php_safe
from grader.gradebook.people import Directory, Field, Person
from grader.gradebook.table import Table, as_number, as_text_cell, one_line, written
from grader.report.wording import counted

__all__ = ["make"]

_DOWNLOAD = (
    "In Moodle: the assignment, Submissions, Download grading worksheet (its settings must allow the offline "
    "grading worksheet). Give that file as it is."
)
_IDENTIFIER = re.compile(r"(?P<word>.*\D)(?P<number>[0-9]+)")
#: how Moodle names what it lets one download; a number alone is one, too
_FILE = re.compile(
    r"(?:Team-)?(?P<name>.*?)_(?P<number>[0-9]+)_(?:assignsubmission_.*|file.*|onlinetext.*)", re.DOTALL
)
#: the grade's column in some languages, for worksheets in which several could be it
_GRADE = frozenset(
    (
        "grade", "bewertung", "note", "calificación", "cijfer", "valutazione", "ocena", "nota", "avaliação",
        "betyg", "karakter", "arvosana", "známka",
    )
)  # fmt: skip
#: what a comment of ours begins with
_OURS = "<pre>exercise-"


def make(marks: Marks, wishes: Wishes) -> Book:
    """The worksheet with grades, and with comments where it has a column for them.

    Raises:
        UsageError: no worksheet is given, it is none, or a column is not to be known.
    """
    exercise = marks.one("a worksheet is that of one assignment")
    sheet = wishes.sheet
    if sheet is None:
        raise UsageError(
            "Moodle's worksheet must be one that was downloaded", f"Give it as --sheet. {_DOWNLOAD}"
        )
    identifier = _identifier(sheet, wishes)
    grade = _grade(sheet, exercise, wishes)
    comment = _comment(sheet, grade, wishes)
    if len({identifier, grade, comment}) < 3:
        raise UsageError(f"{sheet.path}: one column cannot be two things", "Look at what --column says.")
    _refuse_other_maximum(sheet, grade, exercise, wishes)

    people = _people(sheet, identifier, grade)
    matches = match(marks, wishes, people, _hints(marks, sheet, identifier))
    marked = {person.line: of_person[exercise.key] for person, of_person in matches.found}
    last = comment if comment is not None else grade
    kept: list[str] = []
    replaced = 0
    rows: list[Sequence[str]] = [sheet.header]
    for row in sheet.rows:
        cells = [
            cell if i in (identifier, grade) or i >= last else as_text_cell(cell)
            for i, cell in enumerate(row.cells)
        ]
        if (mark := marked.get(row.line)) is not None:
            old = cells[grade].strip()
            cells[grade] = wishes.number(mark)
            replaced += as_number(old) not in (None, as_number(cells[grade]))
            if comment is not None and cells[comment].strip() and not cells[comment].startswith(_OURS):
                kept.append(mark.student)
            elif comment is not None:
                cells[comment] = feedback_of(mark)
        rows.append([php_safe(cell) for cell in cells])
    return Book(
        content=written(rows, sheet.form),
        written=tuple(marked[row.line] for row in sheet.rows if row.line in marked),
        left_out=matches.left_out,
        remarks=(
            *_columns_told(sheet, grade, comment, wishes),
            *(
                [f"{counted(replaced, 'grade')} that Moodle had will be replaced by another"]
                if replaced
                else []
            ),
            *([f"comments that are not ours stay as they are: {', '.join(kept)}"] if kept else []),
            *matches.remarks,
        ),
        own_header=False,
    )


# ---------------------------------------------------------------------- which column is which
def _named(sheet: Table, name: str) -> int:
    hits = [
        i for i, head in enumerate(sheet.header) if one_line(head).casefold() == one_line(name).casefold()
    ]
    if len(hits) != 1:
        raise UsageError(
            f"{sheet.path} has {'several columns' if hits else 'no column'} named {name!r}",
            f"Its columns are: {', '.join(map(repr, sheet.header))}.",
        )
    return hits[0]


def _identifier(sheet: Table, wishes: Wishes) -> int:
    if not sheet.rows:
        raise UsageError(f"{sheet.path} has no students", _DOWNLOAD)
    if named := wishes.columns.get("identifier"):
        return _named(sheet, named)
    hits = [i for i in range(len(sheet.header)) if _is_identifier([row.cells[i] for row in sheet.rows])]
    if 0 in hits:  # where every version of Moodle has it
        return 0
    if len(hits) == 1:
        return hits[0]
    raise UsageError(
        f"{sheet.path}: no column holds identifiers such as 'Participant 123'",
        f"{_DOWNLOAD} Or name the column: --column identifier=NAME",
    )


def _is_identifier(cells: Sequence[str]) -> bool:
    """A word that is the same in all rows, and a number of its own in each."""
    parts = [_IDENTIFIER.fullmatch(cell) for cell in cells]
    found = [(part["word"], part["number"]) for part in parts if part]
    words = {word for word, _ in found}
    return len(set(found)) == len(cells) and len(words) == 1 and any(map(str.isalpha, words.pop()))


def _grade(sheet: Table, exercise: Exercise, wishes: Wishes) -> int:
    if named := wishes.columns.get(exercise.key):
        return _named(sheet, named)
    hits = [i for i in range(len(sheet.header) - 1) if _may_be_grade(sheet, i)]
    if len(hits) != 1:
        called = [i for i, head in enumerate(sheet.header) if one_line(head).casefold() in _GRADE]
        hits = [i for i in called if not hits or i in hits]
    if len(hits) == 1:
        return hits[0]
    raise UsageError(
        f"{sheet.path}: it is not clear which column holds the grades",
        f"Its columns are: {', '.join(map(repr, sheet.header))}. Name it: --column '{exercise.slug}=NAME'",
    )


def _may_be_grade(sheet: Table, index: int) -> bool:
    maximum = _maximum(sheet, index)
    grades = [row.cells[index].strip() for row in sheet.rows]
    return maximum is not None and all(
        grade in ("", "-") or ((number := as_number(grade)) is not None and number <= maximum)
        for grade in grades
    )


def _maximum(sheet: Table, grade: int) -> Fraction | None:
    """What the column after the grades says in every row."""
    if grade + 1 >= len(sheet.header):
        return None
    found = {as_number(row.cells[grade + 1]) for row in sheet.rows}
    (maximum,) = found if len(found) == 1 else (None,)
    return maximum or None


def _comment(sheet: Table, grade: int, wishes: Wishes) -> int | None:
    """The column of comments; None if there is none that could be known, or none is wanted."""
    named = wishes.columns.get("feedback")
    if wishes.feedback is False:
        return None
    if named:
        return _named(sheet, named)
    hits = [i for i, head in enumerate(sheet.header) if i > grade and "feedback" in head.casefold()]
    if len(hits) == 1:
        return hits[0]
    if wishes.feedback:
        raise UsageError(
            f"{sheet.path}: it is not clear which column holds comments",
            f"Its columns are: {', '.join(map(repr, sheet.header))}. Name it: --column feedback=NAME",
        )
    return None


def _refuse_other_maximum(sheet: Table, grade: int, exercise: Exercise, wishes: Wishes) -> None:
    wishes.refuse_other_maximum(exercise, _maximum(sheet, grade), f"the assignment of {sheet.path}")


def _columns_told(sheet: Table, grade: int, comment: int | None, wishes: Wishes) -> list[str]:
    told = [f"the grades go to the column {sheet.header[grade]!r}"]
    if comment is not None:
        told.append(f"the reports go to the column {sheet.header[comment]!r}")
    elif wishes.feedback is None:
        told.append("no column for comments was found; if there is one, name it: --column feedback=NAME")
    if _maximum(sheet, grade) is None:
        told.append("the worksheet tells no maximum: Moodle leaves out grades that are above it")
    return told


# ---------------------------------------------------------------------- who is who
def _people(sheet: Table, identifier: int, grade: int) -> Directory:
    emails = [
        i
        for i in range(len(sheet.header))
        if i not in (identifier, grade)
        and all(re.fullmatch(r"[^@\s]+@[^@\s]+|", row.cells[i].strip()) for row in sheet.rows)
        and any(row.cells[i].strip() for row in sheet.rows)
    ]
    # Moodle has the full name right after the identifier; in anonymous marking the status, which many share.
    name = identifier + 1 if grade - identifier > 2 and identifier + 1 not in emails else None
    if name is not None and 2 * len({row.cells[name] for row in sheet.rows}) <= len(sheet.rows):
        name = None
    people = []
    for row in sheet.rows:
        told: dict[Field, str] = {}
        if parts := _IDENTIFIER.fullmatch(row.cells[identifier]):
            told |= {"participant": parts["number"], "student": row.cells[identifier]}
        if name is not None and row.cells[name].strip():
            told["name"] = one_line(row.cells[name])
        if emails and row.cells[emails[0]].strip():
            told["email"] = row.cells[emails[0]].strip()
        people.append(Person(row.line, told))
    return Directory.of(people, str(sheet.path))


def _hints(marks: Marks, sheet: Table, identifier: int) -> Mapping[str, Sequence[tuple[Field, str]]]:
    """``Ada Lovelace_123_assignsubmission_file`` is participant 123; so is ``Participant_123``."""
    parts = _IDENTIFIER.fullmatch(sheet.rows[0].cells[identifier])
    word = one_line(parts["word"]) if parts else ""
    found: dict[str, Sequence[tuple[Field, str]]] = {}
    for mark in marks.marks:
        if file := _FILE.fullmatch(mark.student):
            named: list[tuple[Field, str]] = [] if file["name"] == word else [("name", file["name"])]
            found[mark.student] = (("participant", file["number"]), *named)
        else:
            found[mark.student] = (("student", re.sub(r"_+", " ", mark.student)),)
    return found
