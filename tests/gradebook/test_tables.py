"""Tables and rosters of others: read strictly, with the line of what is wrong; what a spreadsheet runs."""

from __future__ import annotations

import codecs
import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.gradebook.people import Found, Nobody, Person, field_of, read_roster
from grader.gradebook.table import Form, as_number, as_text_cell, is_formula, read_table, written
from tests.gradebook.made import roster_of

STEADY = settings(max_examples=150, deadline=None, derandomize=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


@STEADY
@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["C"])), min_size=3, max_size=3), min_size=1),
    st.sampled_from(",;\t"),
    st.booleans(),
)
def test_what_is_written_is_read_back(rows: list[list[str]], delimiter: str, all_quoted: bool) -> None:  # noqa: FBT001
    content = written(rows, Form(delimiter=delimiter), all_quoted=all_quoted).decode()
    assert list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)) == rows


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "list.csv is empty"),
        (b"PK\x03\x04rest", "is a workbook"),
        (b"a,b\n1,2\n\xe9,3\n", "line 3: this is no UTF-8 text"),
        (b"a,b\n1,2\n\0,3\n", "line 3: there is a NUL character"),
        (b"a,b\n1,2\n1,2,3\n", "line 3: there are 3 cells here, and 2 in the header"),
        (b"a,b\n1,2\n\n1\n", r"line 4: there are 1 cells here, and 2 in the header \(separated by commas\)"),
        (b'a,b\n1,"2\n3\n', "line 2: this is no row of a CSV file"),
        (b'a,b\n"x"y,2\n', "line 2: this is no row of a CSV file"),
        (codecs.BOM_UTF16_LE + "a,b".encode("utf-16-le"), "is UTF-16, and not UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    with pytest.raises(UsageError, match=said) as refusal:
        read_table(file)
    assert refusal.value.next_step


def test_only_a_regular_file_is_read(file: Path) -> None:
    """As everywhere: no link, no pipe."""
    os.mkfifo(file)
    with pytest.raises(UsageError, match="not a regular file"):
        read_table(file)


@pytest.mark.parametrize("delimiter", list(",;\t"))
def test_the_delimiter_is_that_with_which_all_rows_are_alike(file: Path, delimiter: str) -> None:
    """A comma in a name is none."""
    file.write_bytes(written([["login", "name"], ["a", "Doe, A"], ["b", "B;C"]], Form(delimiter=delimiter)))
    table = read_table(file)
    assert (table.header, table.form.delimiter) == (("login", "name"), delimiter)
    assert table.rows[0].cells == ("a", "Doe, A")


@pytest.mark.parametrize(
    "cell",
    ["=1", "+a", "-a", "@x", "\tx", "\rx", " =1", "＝1", "+1+1", "-2+3+cmd|' /C calc'!A0", "=-"],  # noqa: RUF001
)
def test_what_a_spreadsheet_runs_is_a_formula(cell: str) -> None:
    assert is_formula(cell)
    assert as_text_cell(cell) == f"'{cell}"
    assert not is_formula(as_text_cell(cell))


@pytest.mark.parametrize("cell", ["", "-", "-1", "+49", "-1,5", "15", "a=b", "Doe, A", "12%"])
def test_numbers_and_words_stay_as_they_are(cell: str) -> None:
    assert as_text_cell(cell) == cell


@pytest.mark.parametrize(
    ("cell", "number"), [("15.00", 15), ("15,00", 15), (" 7 ", 7), ("1,000.5", None), ("", None)]
)
def test_numbers_of_platforms(cell: str, number: int | None) -> None:
    assert as_number(cell) == number


# ---------------------------------------------------------------------- rosters
@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ("student, Folder", "student"),
        ("ID, Canvas ID, user id", "id"),
        ("SIS User ID, ID number, Student ID", "sis_id"),
        ("Username, SIS Login ID, login", "login"),
        ("E-mail address, Email, e-mail", "email"),
        ("Full name, NAME", "name"),
        ("First name", "first"),
        ("Surname, Last_Name", "last"),
        ("Group, Identity", None),
    ],
)
def test_columns_are_known_by_many_names(headers: str, field: str | None) -> None:
    assert {field_of(header) for header in headers.split(", ")} == {field}


def test_how_a_roster_was_read_is_told(file: Path) -> None:
    file.write_text("User Name;E-Mail;Group\nada;a@e.org;1\n")
    roster = read_roster(file)
    assert roster.remark == f"{file} is read as User Name = login, E-Mail = email; not used: Group"
    assert roster.directory.find("A@E.org") == Found(Person(2, {"login": "ada", "email": "a@e.org"}))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("login,username\na,b\n", "the columns 'login' and 'username' both tell the login"),
        ("login,name\na,A\nb,B\na,C\n", "lines 2 and 4: both have the login 'a'"),
        ("group,place\na,b\n", r"none of its columns is known \(group, place\)"),
    ],
)
def test_a_roster_that_says_two_things_is_refused(file: Path, content: str, said: str) -> None:
    file.write_text(content)
    with pytest.raises(UsageError, match=said):
        read_roster(file)


def why(answer: Found | Nobody) -> str:
    assert isinstance(answer, Nobody)
    return answer.why


def test_ids_come_before_names() -> None:
    """Somebody's name may be another's login."""
    people = roster_of({"login": "ada", "name": "Bob"}, {"login": "x", "name": "ada"}).directory
    assert people.find("ada") == Found(people.people[0])
    assert people.find("Bob") == Found(people.people[0], by_name=True)


def test_where_two_could_be_meant_nobody_is() -> None:
    people = roster_of({"id": "7", "name": "A B"}, {"sis_id": "7", "name": "A  B"}).directory
    assert why(people.find("7")) == "'7' could be several people in roster.csv: lines 2 and 3"
    assert why(people.find("a b")) == "'a b' could be several people in roster.csv: lines 2 and 3"
    assert why(people.find("c")) == "nobody in roster.csv has this id, login, e-mail address or name"


@pytest.mark.parametrize("name", ["Doe, Alice", "Alice Doe", "alice  DOE", "doealice"])
def test_a_name_has_many_spellings(name: str) -> None:
    people = roster_of({"name": "Doe, Alice"}).directory
    assert people.find(name) == Found(people.people[0], by_name=True)


def test_a_letter_may_be_written_in_two_ways() -> None:
    """Macs take letters apart in the names of files."""
    people = roster_of({"name": "Zo\u00eb"}).directory
    assert isinstance(people.find("Zoe\u0308"), Found)


def test_of_two_that_differ_in_case_the_exact_one_is_meant() -> None:
    people = roster_of({"login": "Ada"}, {"login": "ada"}).directory
    assert people.find("ada") == Found(people.people[1])
    assert why(people.find("ADA")) == "'ADA' could be several people in roster.csv: lines 2 and 3"


def test_an_id_and_a_name_of_two_people_are_nobodys() -> None:
    """A column "ID" may hold another kind of number than the platform's."""
    people = roster_of({"id": "1", "name": "Ada"}, {"id": "2", "name": "Bob"}).directory
    assert people.find_person(Person(9, {"id": "1", "name": "Ada"}), "s") == Found(people.people[0])
    assert people.find_person(Person(9, {"id": "1", "name": "Augusta"}), "s") == Found(people.people[0])
    assert "lines 2 and 3" in why(people.find_person(Person(9, {"id": "1", "name": "Bob"}), "s"))
