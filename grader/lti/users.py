"""Who a student is on the platform: a CSV file with the columns ``student`` and ``user_id``."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from grader.errors import UsageError

__all__ = ["read_users"]

#: bytes
LARGEST = 16 << 20
#: characters of an id (LTI's ``sub``)
LONGEST = 255
_FORM = "Write two columns: student,user_id"


def read_users(path: Path) -> dict[str, str]:
    """The platform's ids, by the names of the graded folders; other columns are left alone.

    Raises:
        UsageError: the file is not there or no such table, or two rows contradict each other.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "Look at the path.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not UTF-8 text", "Save it as CSV, UTF-8.") from None
    if len(content) > LARGEST:
        raise UsageError(f"{path} is too large for a list of students", _FORM)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        if not {"student", "user_id"} <= set(rows.fieldnames or ()):
            raise UsageError(f"{path} has no columns student and user_id in its first line", _FORM)
        return _by_student(rows, path)
    except csv.Error as error:
        raise UsageError(f"{path}, line {rows.line_num}: {error}", "Save it as CSV again.") from None


def _by_student(rows: csv.DictReader[str], path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    students: dict[str, str] = {}
    for row in rows:
        student, user = (row["student"] or "").strip(), (row["user_id"] or "").strip()
        if not student or not user:
            continue  # somebody whose id is not known yet is told of when there is a score
        where = f"{path}, line {rows.line_num}"
        if len(user) > LONGEST:
            raise UsageError(f"{where}: an id has at most {LONGEST} characters", "Correct it.")
        if found.setdefault(student, user) != user:
            raise UsageError(f"{where}: {student} has another id above", "Remove one of the two lines.")
        if students.setdefault(user, student) != student:
            raise UsageError(
                f"{where}: {student} and {students[user]} have the same id",
                "Correct one: each would get the other's score.",
            )
    return found
