r"""Canvas: the CSV file of its gradebook, filled; or made of a roster.

lib/gradebook_importer.rb at instructure/canvas-lms@00b222d. What that importer does decides what is written:

- Every cell, the header's too, that is digits, points and commas alone is taken for a number: its commas
  become points, and all but the last of them vanish (``2026.11.29`` → ``202611.29``). So numbers have a point
  and no grouping, and an id that would be damaged is not written.
- A column is found by ``Title (4711)``: whatever number ends a title is an assignment's. Else the whole title
  counts, and one that nobody has is offered as a new assignment. Titles that hold "Final Grade" and the like
  are dropped without a word.
- A student is found by the ID, else by SIS id or login, else by the name. A row that finds nobody is offered
  as somebody new.
- A blank cell over a score removes it: only students with a mark have a row, and what the download says of
  their other exercises is written back.
- Points in the second row are set on the assignment: those of the download stay, a new column's are given.
- ``;`` or ``,`` is guessed from the first three lines: rows are equally long, without line ends, and cells
  with either are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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
from grader.gradebook.table import Form, Row, Table, as_number, as_text_cell, is_formula, one_line, written
from grader.report.wording import counted

__all__ = ["make"]

#: headers that hold one of these are computed by Canvas
_COMPUTED = re.compile(
    r"Current (Score|Points|Grade)|Final (Score|Points|Grade)|Override (Score|Grade|Status)"
)
_ENDS_IN_ID = re.compile(r"(?P<title>.*)\s\((?P<id>[0-9]+)\)", re.DOTALL)
_TAKEN_FOR_NUMBER = re.compile(r"-?[0-9.,]+%?")
_POINTS_ROW = "Points Possible"
_YEAR = range(1900, 2101)
_POSTING = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
_FILE = re.compile(r"(?:LATE_)?(?P<who>[^_]+)_(?:LATE_)?(?P<id>[0-9]+)_[0-9]+_.+")
_RESERVED = frozenset(
    (
        "Student",
        "LastName",
        "FirstName",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Section",
        "Integration ID",
        "Root Account",
    )
)
_FIELDS: Mapping[str, Field] = {
    "Student": "name",
    "LastName": "last",
    "FirstName": "first",
    "ID": "id",
    "SIS User ID": "sis_id",
    "SIS Login ID": "login",
}
_DOWNLOAD = "In Canvas: Grades, Export, Export Entire Gradebook. Give that file as it is."
#: what a cell says that nobody may replace
_KEPT = {"EX": "is excused in Canvas (EX)", "N/A": "is not assigned this in Canvas (N/A)"}


def make(marks: Marks, wishes: Wishes) -> Book:
    """A file for *Grades*, *Import*.

    Raises:
        UsageError: neither a sheet nor a roster is given, or Canvas would take something for something else.
    """
    if wishes.decimal == "comma":
        raise UsageError("Canvas takes numbers with a point in every language", "Leave --decimal out.")
    if wishes.feedback:
        raise UsageError("Canvas takes no feedback from a CSV file", "Leave --feedback out.")
    if wishes.sheet is not None:
        return _filled(marks, wishes, wishes.sheet)
    if wishes.roster is not None:
        return _made(marks, wishes, wishes.roster.directory)
    raise UsageError("Canvas must be told who the students are", f"Give --sheet or --roster. {_DOWNLOAD}")


def as_read(cell: str) -> str:
    """What Canvas makes of a cell before it looks at it."""
    if _TAKEN_FOR_NUMBER.fullmatch(cell) is None:
        return cell
    *whole, last = _split_as_ruby(cell)
    return f"{''.join(whole)}.{last}" if whole else last


def _split_as_ruby(cell: str) -> list[str]:
    """``split`` without the empty parts at the end."""
    parts = re.split(r"[,.]", cell)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _hints(marks: Marks) -> dict[str, Sequence[tuple[Field, str]]]:
    """``doealice_LATE_123_456_uploads``, as Canvas names its downloads: 123 is the student's ID."""
    found: dict[str, Sequence[tuple[Field, str]]] = {}
    for mark in marks.marks:
        parts = _FILE.fullmatch(mark.student)
        if parts and parts["who"] != "anon":
            found[mark.student] = (("id", parts["id"]),)
    return found


# ---------------------------------------------------------------------- a download, filled
def _filled(marks: Marks, wishes: Wishes, sheet: Table) -> Book:
    info = _info_width(sheet)
    names = sheet.header.index("ID")
    points = next((row for row in sheet.rows if _POINTS_ROW in row.cells[0] and not row.cells[names]), None)
    columns = {each.key: _column(each, wishes, sheet, info, points) for each in marks.exercises}
    if len(set(columns.values())) < len(columns):
        raise UsageError("two exercises go to the same column", "Name the columns: --column exercise-3=NAME")
    if points is not None:
        for exercise in marks.exercises:
            index = columns[exercise.key]
            maximum = as_number(points.cells[index])
            wishes.refuse_other_maximum(exercise, maximum, f"the column {sheet.header[index]!r}")
    students = [row for row in sheet.rows if row is not points and not _is_posting(row)]
    fields = {_FIELDS[head]: i for i, head in enumerate(sheet.header[:info]) if head in _FIELDS}
    people = people_of(Table(sheet.path, sheet.header, tuple(students), sheet.form), fields)
    matches = match(marks, wishes, Directory.of(people, str(sheet.path)), _hints(marks))

    width = [*range(info), *columns.values()]
    rows: list[Sequence[str]] = [[sheet.header[i] for i in width]]
    if points is not None:
        rows.append([points.cells[i] for i in width])
    by_line = {row.line: row.cells for row in students}
    done: list[Mark] = []
    left = list(matches.left_out)
    replaced = 0
    for person, of_person in matches.found:
        old = by_line[person.line]
        marked, kept = _open_to(person, of_person, {key: old[i] for key, i in columns.items()})
        left += [Left(mark.student, why, marks.slug(mark.exercise)) for mark, why in kept]
        if not marked:
            continue
        new = {columns[mark.exercise]: wishes.number(mark) for mark in marked}
        rows.append([*map(_safe, old[:info]), *(new.get(i, one_line(old[i])) for i in columns.values())])
        replaced += sum(as_number(old[i]) not in (None, as_number(cell)) for i, cell in new.items())
        done += marked
    remarks = [f"{each.slug} goes to {sheet.header[columns[each.key]]!r}" for each in marks.exercises]
    if replaced:
        remarks.append(f"{counted(replaced, 'score')} that Canvas had will be replaced by another")
    return Book(
        content=written(rows, sheet.form),
        written=tuple(done),
        left_out=tuple(left),
        remarks=(*remarks, *matches.remarks),
    )


def _open_to(
    person: Person, of_person: Mapping[str, Mark], cells: Mapping[str, str]
) -> tuple[list[Mark], list[tuple[Mark, str]]]:
    """The marks that may be written over what Canvas has, and those that may not, with the reason."""
    if re.fullmatch("[0-9]+", person["id"]) is None:
        why = f"line {person.line} of the sheet has no ID of Canvas"
        return [], [(mark, why) for mark in of_person.values()]
    said = {key: _KEPT.get(cells[key].strip().upper()) for key in of_person}
    return (
        [mark for key, mark in of_person.items() if not said[key]],
        [(mark, f"{said[key]}, which stays") for key, mark in of_person.items() if said[key]],
    )


def _info_width(sheet: Table) -> int:
    """How many columns tell of the student, as Canvas counts them.

    Raises:
        UsageError: Canvas would refuse the header.
    """
    header = sheet.header
    names = 1
    if len(header) > 4 and "LastName" in header[0] and "FirstName" in header[1] and "ID" in header[2]:
        names = 2
    elif not (len(header) > 3 and "Student" in header[0] and "ID" in header[1]):
        raise UsageError(
            f"{sheet.path} is no gradebook of Canvas: its columns are not Student, ID, …", _DOWNLOAD
        )
    width = next((i + 1 for i, head in enumerate(header) if "Section" in head and i > names), 0)
    if not width or header[names] != "ID" or not _RESERVED.issuperset(header[:width]):
        raise UsageError(
            f"{sheet.path} is no gradebook of Canvas: ID or Section is not in its place", _DOWNLOAD
        )
    return width


def _is_posting(row: Row) -> bool:
    return all(_POSTING.fullmatch(cell) for cell in row.cells)


def _column(exercise: Exercise, wishes: Wishes, sheet: Table, info: int, points: Row | None) -> int:
    """The index of the exercise's column.

    Raises:
        UsageError: there is none, or there are several.
    """
    open_columns = [
        i
        for i in range(info, len(sheet.header))
        if not _COMPUTED.search(sheet.header[i])
        and not (points is not None and re.search(r"read\s+only", points.cells[i]))
    ]
    wanted = wanted_titles(exercise, wishes)
    exact = [i for i in open_columns if one_line(sheet.header[i]).casefold() in wanted]
    hits = exact or [i for i in open_columns if wanted & _parts(sheet.header[i])]
    none = "none that can be written"
    return the_column(exercise, wishes, sheet, hits=hits, open_columns=open_columns, none=none)


def _parts(header: str) -> set[str]:
    parts = _ENDS_IN_ID.fullmatch(one_line(header))
    return {parts["title"].casefold(), parts["id"]} if parts else set()


def _safe(cell: str) -> str:
    """Of a student whom Canvas finds by the ID: everything else is for people."""
    return _no_points_row(as_text_cell(one_line(cell)))


def _no_points_row(name: str) -> str:
    """The name of somebody who is not found by it, and whose row must not be taken for the row of points."""
    return name.replace(_POINTS_ROW, "Points possible")


# ---------------------------------------------------------------------- made of a roster
def _made(marks: Marks, wishes: Wishes, roster: Directory) -> Book:
    titles = {each.key: one_line(wishes.columns.get(each.key) or each.slug) for each in marks.exercises}
    for title in titles.values():
        _refuse_title(title)
    if len(set(titles.values())) < len(titles):
        raise UsageError("two exercises have the same title", "Give each its own: --column exercise-3=TITLE")
    matches = match(marks, wishes, roster, _hints(marks))
    refuse_gaps(marks, matches, "Canvas")
    sis = any(person["sis_id"] for person in roster.people)
    header = ["Student", "ID", *(["SIS User ID"] if sis else []), "SIS Login ID", "Section", *titles.values()]
    points = {
        key: "" if _ENDS_IN_ID.fullmatch(title) else str(wishes.most(_of(marks, key)))
        for key, title in titles.items()
    }
    blank = [""] * (len(header) - len(titles) - 1)
    rows: list[Sequence[str]] = [header, ["    Points Possible", *blank, *points.values()]]
    done: list[Mark] = []
    left = list(matches.left_out)
    names = [_name(person) for person in roster.people]
    by_name: list[str] = []
    for person, of_person in matches.found:
        keys = _keys(person)
        name = _name(person)
        if why := _unfindable(person, keys, names.count(name)):
            left += [Left(mark.student, why, marks.slug(key)) for key, mark in of_person.items()]
            continue
        if not keys:
            by_name.append(name)
        shown = _no_points_row(as_text_cell(name)) if keys else name
        ids = [keys.get("id", ""), *([keys.get("sis_id", "")] if sis else []), keys.get("login", "")]
        rows.append([shown, *ids, "", *(wishes.number(of_person[key]) for key in titles)])
        done += [of_person[key] for key in titles]
    return Book(
        content=written(rows, Form()),
        written=tuple(done),
        left_out=tuple(left),
        remarks=(*_title_remarks(titles, points), *_name_remarks(by_name), *matches.remarks),
    )


def _of(marks: Marks, key: str) -> Exercise:
    return next(exercise for exercise in marks.exercises if exercise.key == key)


def _refuse_title(title: str) -> None:
    """Let pass a title that Canvas reads as it is meant.

    Raises:
        UsageError: it would not.
    """
    number = _ENDS_IN_ID.fullmatch(title)
    cure = "Give the column another title: --column exercise-3=TITLE"
    if computed := _COMPUTED.search(title):
        raise UsageError(
            f"the title {title!r} holds {computed[0]!r}: Canvas drops such a column without a word", cure
        )
    if number and int(number["id"]) in _YEAR:
        raise UsageError(
            f"the title {title!r} ends like an assignment's number: Canvas would look for {number['id']}",
            f"Add the real one, which is in the assignment's address: '{title} (4711)'. "
            "Or give another title.",
        )
    if title in _RESERVED:
        raise UsageError(f"the title {title!r} is that of a column about students", cure)
    if is_formula(title) or as_read(title) != title or not title:
        raise UsageError(f"the title {title!r} does not stay as it is in Canvas or in a spreadsheet", cure)


def _keys(person: Person) -> dict[Field, str]:
    """What Canvas finds the person by, besides the name, undamaged; nothing that a spreadsheet would run."""
    found: dict[Field, str] = {}
    if re.fullmatch("[0-9]+", person["id"]):
        found["id"] = person["id"]
    for field in ("sis_id", "login"):
        value = person[field]
        if value and as_read(value) == value and not is_formula(value):
            found[field] = value
    return found


def _unfindable(person: Person, keys: Mapping[Field, str], namesakes: int) -> str:
    """Why Canvas would find nobody, or somebody else."""
    name = _name(person)
    damaged = [person[field] for field in ("sis_id", "login") if person[field] and field not in keys]
    if keys:
        return ""
    if damaged:
        return (
            f"Canvas or a spreadsheet would not read {damaged[0]!r} as it is: "
            "fill a gradebook that you have downloaded (--sheet)"
        )
    if not name:
        return "the roster has neither an id of Canvas, nor a SIS id, a login or a name"
    if _POINTS_ROW in name:
        return f"Canvas takes a row that begins with {name!r} for the row of points"
    if is_formula(name):
        return f"Canvas would have to find {name!r} by the name, which a spreadsheet takes for a formula"
    return (
        f"{namesakes} people in the roster have the name {name!r}, and no id of Canvas"
        if namesakes > 1
        else ""
    )


def _name(person: Person) -> str:
    return person.name or person["student"]


def _title_remarks(titles: Mapping[str, str], points: Mapping[str, str]) -> list[str]:
    remarks = []
    for key, title in titles.items():
        if number := _ENDS_IN_ID.fullmatch(title):
            remarks.append(f"{title!r} is for the assignment with the number {number['id']}")
        else:
            remarks.append(
                f"if Canvas has an assignment called {title!r}, it is filled, and its points become "
                f"{points[key]}; if not, a new one is offered"
            )
    return remarks


def _name_remarks(by_name: Sequence[str]) -> list[str]:
    return [f"Canvas will find these by their names alone: {', '.join(by_name)}"] if by_name else []
