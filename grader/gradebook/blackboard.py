"""Blackboard Learn: the file of *Work Offline* (Original) or *Upload grades* (Ultra), filled; or made.

help.blackboard.com, *Work Offline with Grade Data*, and files and notes of those who use it. The importer's
code is not public, and nothing here was tried on a site.

- A student is found by ``Username`` and nothing else; changed names are not processed.
- A column is found by the number at the end of ``Uploads [Total Pts: 15 Score] |1234``. One without makes a
  new column: in Original one of text without points, in Ultra (as a user found) one of 100 points.
- A download is CSV, each cell in quotes, or ``.xls``: text with tabs, often UTF-16. What is written has the
  form of the download, and the columns of who the student is and the exercises' own, nothing else.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.errors import UsageError
from grader.gradebook.book import (
    Book,
    Exercise,
    Left,
    Mark,
    Marks,
    Wishes,
    match,
    refuse_gaps,
    the_column,
    wanted_titles,
)
from grader.gradebook.people import Directory, Field, Person, people_of
from grader.gradebook.table import Form, Table, as_number, as_text_cell, is_formula, one_line, written
from grader.report.wording import counted

__all__ = ["make"]

_HEADER = re.compile(
    r"(?P<title>.*) \[Total Pts: (?P<up_to>up to )?(?P<points>[0-9.,]+)[^\]]*\](?: \|(?P<id>[0-9]+))?"
)
_FIELDS: Mapping[str, Field] = {
    "last name": "last",
    "first name": "first",
    "username": "login",
    "student id": "sis_id",
}
_DOWNLOAD = (
    "In Blackboard: the gradebook, Download grades (Original: Work Offline, Download). "
    "Give that file as it is."
)


def make(marks: Marks, wishes: Wishes) -> Book:
    """A file to upload to the gradebook.

    Raises:
        UsageError: a column or the user names are not to be found, or somebody would get a blank.
    """
    if wishes.feedback:
        raise UsageError("no feedback is written for Blackboard", "Leave --feedback out.")
    return _made(marks, wishes) if wishes.sheet is None else _filled(marks, wishes, wishes.sheet)


# ---------------------------------------------------------------------- a download, filled
def _filled(marks: Marks, wishes: Wishes, sheet: Table) -> Book:
    who = _who(sheet, wishes)
    columns = {each.key: _column(each, wishes, sheet) for each in marks.exercises}
    if len(set(columns.values())) < len(columns):
        raise UsageError("two exercises go to the same column", "Name the columns: --column exercise-3=NAME")
    for exercise in marks.exercises:
        head = sheet.header[columns[exercise.key]]
        wishes.refuse_other_maximum(exercise, _maximum(head), f"the column {head!r}")
    matches = match(marks, wishes, Directory.of(people_of(sheet, who), str(sheet.path)), {})

    width = [*sorted(who.values()), *columns.values()]
    username = who["login"]
    rows: list[Sequence[str]] = [[sheet.header[i] for i in width]]
    by_line = {row.line: row for row in sheet.rows}
    done: list[Mark] = []
    left = list(matches.left_out)
    replaced = 0
    for person, of_person in matches.found:
        if why := _unfindable(person["login"]):
            left += [Left(mark.student, why, marks.slug(key)) for key, mark in of_person.items()]
            continue
        old = by_line[person.line].cells
        cells = [cell if i == username else as_text_cell(cell) for i, cell in enumerate(old)]
        for key, mark in of_person.items():
            cells[columns[key]] = wishes.number(mark)
            replaced += as_number(old[columns[key]]) not in (None, as_number(cells[columns[key]]))
            done.append(mark)
        rows.append([cells[i] for i in width])
    remarks = [f"{each.slug} goes to {sheet.header[columns[each.key]]!r}" for each in marks.exercises]
    if replaced:
        remarks.append(f"{counted(replaced, 'grade')} that Blackboard had will be replaced by another")
    if sheet.form.delimiter == "\t":
        remarks.append("the file has tabs, as the download had: let its name end in .xls or .txt")
    return Book(
        content=written(rows, sheet.form, all_quoted=True),
        written=tuple(done),
        left_out=tuple(left),
        remarks=(*remarks, *matches.remarks),
    )


def _who(sheet: Table, wishes: Wishes) -> Mapping[Field, int]:
    """The columns that tell who the student is.

    Raises:
        UsageError: none holds user names.
    """
    named = one_line(wishes.columns.get("username", "Username")).casefold()
    found: dict[Field, int] = {}
    for index, head in enumerate(sheet.header):
        name = one_line(head).casefold()
        field: Field | None = "login" if name == named else _FIELDS.get(name)
        if field is not None:
            found.setdefault(field, index)
    if "login" not in found:
        raise UsageError(
            f"{sheet.path} has no column {wishes.columns.get('username', 'Username')!r}",
            f"{_DOWNLOAD} In another language name the column of user names: --column username=NAME",
        )
    return found


def _column(exercise: Exercise, wishes: Wishes, sheet: Table) -> int:
    wanted = wanted_titles(exercise, wishes)
    open_columns = [
        i for i, head in enumerate(sheet.header) if (parts := _HEADER.fullmatch(head)) and not parts["up_to"]
    ]
    hits = [i for i in open_columns if wanted & _names(sheet.header[i])]
    none = "none with points"
    return the_column(exercise, wishes, sheet, hits=hits, open_columns=open_columns, none=none)


def _names(header: str) -> set[str]:
    parts = _HEADER.fullmatch(header)
    found = {one_line(header).casefold()}
    if parts:
        found |= {one_line(parts["title"]).casefold(), *([parts["id"]] if parts["id"] else [])}
    return found


def _maximum(header: str) -> Fraction | None:
    parts = _HEADER.fullmatch(header)
    return as_number(parts["points"]) if parts else None


# ---------------------------------------------------------------------- made
def _made(marks: Marks, wishes: Wishes) -> Book:
    titles = {each.key: one_line(wishes.columns.get(each.key) or each.slug) for each in marks.exercises}
    for title in titles.values():
        if is_formula(title) or _HEADER.fullmatch(title):
            raise UsageError(
                f"the title {title!r} is not one for a new column",
                f"Give a plain one, or fill a file that you have downloaded (--sheet). {_DOWNLOAD}",
            )
    if len({title.casefold() for title in titles.values()}) < len(titles):
        raise UsageError("two exercises have the same title", "Give each its own: --column exercise-3=TITLE")
    people = wishes.directory("login") or _as_they_are_called(marks)
    matches = match(marks, wishes, people, {})
    refuse_gaps(marks, matches, "Blackboard (as far as we know)")
    rows: list[Sequence[str]] = [["Username", *titles.values()]]
    done: list[Mark] = []
    left = list(matches.left_out)
    for person, of_person in matches.found:
        if why := _unfindable(person["login"]):
            left += [Left(mark.student, why, marks.slug(key)) for key, mark in of_person.items()]
            continue
        rows.append([person["login"], *(wishes.number(of_person[key]) for key in titles)])
        done += [of_person[key] for key in titles]
    remarks = [
        f"{titles[each.key]!r} becomes a new column: give it {wishes.most(each)} points after the upload "
        "(Ultra makes it one of 100, Original one of text)"
        for each in marks.exercises
    ]
    if wishes.directory("login") is None:
        remarks.append("the names of files and folders are taken for user names (--roster tells others)")
    return Book(
        content=written(rows, Form(bom=codecs.BOM_UTF8), all_quoted=True),
        written=tuple(done),
        left_out=tuple(left),
        remarks=(*remarks, *matches.remarks),
    )


def _as_they_are_called(marks: Marks) -> Directory:
    students = sorted({mark.student for mark in marks.marks})
    return Directory.of(
        (Person(line, {"student": student, "login": student}) for line, student in enumerate(students, 1)),
        "the graded folders",
    )


def _unfindable(username: str) -> str:
    if not username:
        return "there is no user name for this student"
    if is_formula(username):
        return (
            f"a spreadsheet takes the user name {username!r} for a formula, and Blackboard needs it as it is"
        )
    return ""
