"""Blackboard: a download filled in its own form, and a file with a new column."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UsageError
from grader.gradebook.blackboard import make
from grader.gradebook.book import Wishes, marks_of
from grader.gradebook.table import read_table
from tests.gradebook.made import results_of, roster_of, table_of

COLUMN = "Uploads [Total Pts: 15 Score] |1234"
TOTAL = "Total [Total Pts: up to 55 Score] |9"
SHEET = f"""\
"Last Name","First Name","Username","Student ID","Last Access","Availability","{COLUMN}","{TOTAL}"
"Doe","=Alice","alice","0442","","Yes","","3"
"Bee","Bob","bob","0443","","Yes","4.00","3"
"""


def filled(points: dict[str, int], sheet: str = SHEET, **wishes: Any) -> list[list[str]]:
    book = make(marks_of(results_of(points)), Wishes(sheet=table_of(sheet), **wishes))
    return list(csv.reader(io.StringIO(book.content.decode(), newline="")))


def test_a_download_is_filled() -> None:
    """Who the student is, and the exercise's column with its number; nothing that Blackboard computes."""
    assert filled({"alice": 15}) == [
        ["Last Name", "First Name", "Username", "Student ID", COLUMN],
        ["Doe", "'=Alice", "alice", "0442", "15"],
    ]


@pytest.mark.parametrize("called", ["bob", "0443", "Bob Bee", "Bee, Bob"])
def test_a_student_is_found(called: str) -> None:
    assert filled({called: 3})[1][2:] == ["bob", "0443", "3"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_download_with_tabs_in_utf_16_comes_back_as_one(tmp_path: Path, encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    path = tmp_path / "gc.xls"
    path.write_bytes(mark + SHEET.replace('","', '"\t"').replace("Bee", "Bée").encode(encoding))
    sheet = read_table(path, delimiters=",\t", utf_16=True)
    book = make(marks_of(results_of({"bob": 3})), Wishes(sheet=sheet))
    assert book.content.decode("utf-16") == (
        f'"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"{COLUMN}"\n"Bée"\t"Bob"\t"bob"\t"0443"\t"3"\n'
    )
    assert any(".xls" in remark for remark in book.remarks)


def test_a_new_column_has_a_plain_title() -> None:
    book = make(marks_of(results_of({"alice": 15, "bob": 0})), Wishes())
    assert book.content == codecs.BOM_UTF8 + b'"Username","exercise-3"\r\n"alice","15"\r\n"bob","0"\r\n'
    assert any("becomes a new column: give it 15 points" in remark for remark in book.remarks)


def test_who_has_no_user_name_is_left_out() -> None:
    roster = roster_of({"student": "a", "login": "ada"}, {"student": "b"}, {"student": "c", "login": "=c"})
    book = make(marks_of(results_of({"a": 1, "b": 2, "c": 3})), Wishes(roster=roster))
    assert book.content.decode("utf-8-sig") == '"Username","exercise-3"\r\n"ada","1"\r\n'
    assert [left.student for left in book.left_out] == ["b", "c"]


@pytest.mark.parametrize(
    ("sheet", "wishes", "said"),
    [
        (SHEET.replace("Username", "Login"), {}, "has no column 'Username'"),
        (SHEET.replace("Uploads", "Other"), {}, "no column for exercise-3"),
        (SHEET, {"columns": {"03_uploads": "Total"}}, "no column named 'Total'"),
        (SHEET.replace("Pts: 15", "Pts: 10"), {}, "is worth 10 points"),
        (SHEET, {"feedback": True}, "no feedback"),
    ],
)
def test_what_would_go_wrong_is_refused(sheet: str, wishes: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        filled({"alice": 1}, sheet, **wishes)


def test_user_names_may_have_another_title() -> None:
    assert filled(
        {"bob": 3}, SHEET.replace("Username", "Benutzername"), columns={"username": "Benutzername"}
    )[1][2] == ("bob")


def test_a_title_with_points_is_none_for_a_new_column() -> None:
    with pytest.raises(UsageError, match="not one for a new column"):
        make(marks_of(results_of({"a": 1})), Wishes(columns={"03_uploads": COLUMN}))
