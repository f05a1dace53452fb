"""What importers do with a file, in our own words: the rules that decide whose score becomes what.

From reading lib/gradebook_importer.rb (canvas-lms@00b222d), load_data.php (moodle@ead32c1), and
importgradeslib.php and locallib.php (moodle@806e2d4). They know nothing of the modules that write the files.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

__all__ = ["Aborted", "Canvas", "CanvasStudent", "Moodle", "Worksheet", "php_rows"]


class Aborted(Exception):  # noqa: N818 - what the platform says
    """The whole import comes to nothing."""


# ---------------------------------------------------------------------- Canvas
_COMPUTED = [
    *(f"{which} {what}" for which in ("Current", "Final") for what in ("Score", "Points", "Grade")),
    *(f"Override {what}" for what in ("Score", "Grade", "Status")),
]
_POSTING = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class CanvasStudent:
    """Somebody of the course."""

    id: int
    name: str
    sis_id: str = ""
    login: str = ""
    sortable_name: str = ""


@dataclasses.dataclass
class Canvas:
    """A course: its students, its assignments (id: title), and what is in its gradebook."""

    students: Sequence[CanvasStudent]
    assignments: Mapping[int, str]
    scores: dict[tuple[int, int], str] = dataclasses.field(default_factory=dict)
    #: of assignments
    points: dict[int, str] = dataclasses.field(default_factory=dict)
    new_students: list[str] = dataclasses.field(default_factory=list)
    #: by title: scores by student
    new_assignments: dict[str, dict[int, str]] = dataclasses.field(default_factory=dict)
    new_points: dict[str, str] = dataclasses.field(default_factory=dict)

    def load(self, content: bytes) -> None:
        text = content.decode("utf-8-sig")
        delimiter = _delimiter(text.splitlines(keepends=True)[:3])
        rows = [
            [_converted(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
            if row
        ]
        header, *rest = rows
        columns = {
            header.index(head): self._assignment(head)
            for head in header[self._info(header) :]
            if not any(word in head for word in _COMPUTED)
        }
        for row in rest:
            if "Points Possible" in row[0]:
                columns = self._open(columns, row)
            elif not all(_POSTING.fullmatch(cell) for cell in row):
                self._take(self._student(header, row), columns, row)

    def _open(self, columns: Mapping[int, int | str], row: Sequence[str]) -> dict[int, int | str]:
        """The row of points: those columns that are not only read."""
        found = {i: each for i, each in columns.items() if not re.search(r"read\s+only", row[i])}
        for index, assignment in found.items():
            if row[index] and isinstance(assignment, int):
                self.points[assignment] = row[index]
            elif row[index]:
                self.new_points[str(assignment)] = row[index]
        return found

    def _take(self, student: int | None, columns: Mapping[int, int | str], row: Sequence[str]) -> None:
        for index, assignment in columns.items():
            if student is not None and isinstance(assignment, int):
                self.scores[student, assignment] = row[index].strip()
            elif student is not None:
                self.new_assignments.setdefault(str(assignment), {})[student] = row[index].strip()

    def _info(self, header: Sequence[str]) -> int:
        assert len(header) > 3
        assert "Student" in header[0]
        assert "ID" in header[1]
        width = 3
        if re.search(r"SIS\s+Login\s+ID", header[2]):
            width += 1
        elif re.search(r"SIS\s+User\s+ID", header[2]) and re.search(r"SIS\s+Login\s+ID", header[3]):
            integration = bool(re.search(r"Integration\s+ID", header[4]))
            width += 2 + integration
            width += bool(re.search(r"Root\s+Account", header[4 + integration]))
        assert "Section" in header[width - 1], "Invalid header row"
        return width

    def _assignment(self, head: str) -> int | str:
        parts = re.fullmatch(r"(.*)\s\((\d+)\)", head)
        if parts and int(parts[2]) in self.assignments:
            return int(parts[2])
        for number, title in self.assignments.items():
            if title == head:
                return number
        return parts[1] if parts else head

    def _student(self, header: Sequence[str], row: Sequence[str]) -> int | None:
        number = re.match(r"\s*[+-]?\d+", row[1])  # as to_i
        found = [each for each in self.students if number and each.id == int(number[0])]
        sis = row[header.index("SIS User ID")] if "SIS User ID" in header else ""
        login = row[header.index("SIS Login ID")] if "SIS Login ID" in header else ""
        found = found or [each for each in self.students if sis and each.sis_id == sis]
        found = found or [each for each in self.students if login and each.login == login]
        found = found or [each for each in self.students if row[0] in (each.name, each.sortable_name)]
        if not found:
            self.new_students.append(row[0])
        return found[0].id if found else None


def _converted(cell: str) -> str:
    if not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    parts = re.split("[,.]", cell)
    while parts and parts[-1] == "":
        parts.pop()
    if not parts:
        return ""
    return "".join(parts[:-1]) + "." + parts[-1] if len(parts) > 1 else parts[0]


def _delimiter(lines: Sequence[str]) -> str:
    counts = {}
    for separator in ";,":
        field = rf'(?:"(?:[^"]|"")*"|[^"{separator}\r\n]*)'
        whole = re.compile(rf"{field}(?:{separator}{field})*(?:\r\n|\n|\r)?")
        rows = [
            next(csv.reader([line], delimiter=separator)) if whole.fullmatch(line) else None for line in lines
        ]
        sizes = {len(row) if row is not None else -1 for row in rows}
        counts[separator] = max(sizes) if len(sizes) == 1 else 0
    return ";" if counts[";"] > counts[","] else ","


# ---------------------------------------------------------------------- Moodle
#: a cell in quotes, and what stands after it; the file's end ends it, too
_QUOTED = re.compile(r'"((?:\\"|""|[^"])*)(?:"|\Z)')
_PLAIN = re.compile(r"[^,\n]*")
_DOUBLED = re.compile(r'\\"|""')


def php_rows(text: str) -> list[list[str]]:
    """``fgetcsv`` with its usual escape: a quote after a backslash ends no cell."""
    rows: list[list[str]] = [[]]
    text = re.sub(r"\r\n?", "\n", text)
    at = 0
    while at < len(text):
        quoted = _QUOTED.match(text, at)
        rest = _PLAIN.match(text, quoted.end() if quoted else at)
        assert rest is not None
        inside = (
            _DOUBLED.sub(lambda found: found[0] if found[0][0] == "\\" else '"', quoted[1]) if quoted else ""
        )
        rows[-1].append(inside + rest[0])
        at = rest.end() + 1
        if text[rest.end() : at] == "\n":
            rows.append([])
    found = [row for row in rows if row not in ([], [""])]
    if any(len(row) != len(found[0]) for row in found):
        raise Aborted("csvweirdcolumns")
    return found


def _unformatted(cell: str, separator: str) -> Decimal:
    cell = cell.strip().replace(" ", "").replace(separator, ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", cell):
        raise Aborted(f"badgrade: {cell}")
    return Decimal(cell)


@dataclasses.dataclass
class Moodle:
    """A site: its users by key, and its decimal sign."""

    users: Iterable[str]
    separator: str = "."
    grades: dict[tuple[str, str], Decimal | None] = dataclasses.field(default_factory=dict)
    feedback: dict[tuple[str, str], str] = dataclasses.field(default_factory=dict)

    def load(self, content: bytes) -> None:
        (_, *items), *rows = php_rows(content.decode("utf-8-sig"))
        users = set(self.users)
        grades: dict[tuple[str, str], Decimal | None] = {}
        user = None
        for key, *cells in rows:
            if key not in ("", "0"):
                if key not in users:
                    raise Aborted(f"usermappingerror: {key}")
                user = key
            if user is None:
                raise Aborted("nobody")
            for item, cell in zip(items, cells, strict=True):
                if item.endswith(" feedback"):
                    self.feedback[user, item.removesuffix(" feedback")] = cell
                    continue
                grade = None if cell in ("", "-") else _unformatted(cell, self.separator)
                if grade is not None and grade > 100:
                    raise Aborted("gradevaluetoobig")
                grades[user, item] = grade
        self.grades |= grades


@dataclasses.dataclass
class Worksheet:
    """An assignment: its participants with their grades, and what its language calls the columns."""

    participants: Mapping[int, str | None]
    maximum: int
    word: str = "Participant "
    columns: tuple[str, str, str, str] = (
        "Identifier",
        "Grade",
        "Last modified (grade)",
        "Feedback comments",
    )
    grades: dict[int, Decimal] = dataclasses.field(default_factory=dict)
    comments: dict[int, str] = dataclasses.field(default_factory=dict)

    def load(self, content: bytes) -> None:
        header, *rows = php_rows(content.decode("utf-8-sig"))
        identifier, grade, _, comment = (header.index(name) for name in self.columns)
        for row in rows:
            number = row[identifier][len(self.word) :]
            if not number.isascii() or not number.isdigit() or int(number) not in self.participants:
                continue
            if row[grade].strip():
                value = _unformatted(row[grade], ".")
                if 0 <= value <= self.maximum:
                    self.grades[int(number)] = value
            self.comments[int(number)] = row[comment]
