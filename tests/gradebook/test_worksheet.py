"""Moodle's worksheet: grades and comments arrive, and nobody else's row changes."""

from __future__ import annotations

import codecs
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.gradebook.book import Wishes, marks_of
from grader.gradebook.results import Results
from grader.gradebook.table import is_formula
from grader.gradebook.worksheet import make
from tests.gradebook.importers import Worksheet, php_rows
from tests.gradebook.made import csv_of, results_of, roster_of, table_of

STEADY = settings(max_examples=150, deadline=None, derandomize=True)
HEADER = [
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Online text",
    "Last modified (grade)",
    "Feedback comments",
]
GERMAN = [
    "ID",
    "Vollständiger\u00a0Name",
    "E-Mail-Adresse",
    "Status",
    "Bewertung",
    "Bestwertung",
    "Bewertung änderbar",
    "Zuletzt geändert (Abgabe)",
    "Texteingabe online",
    "Zuletzt geändert (Bewertung)",
    "Feedback als Kommentar",
]
TEXTS = st.one_of(
    st.sampled_from(["", "-", "=1+1", "@x", "a, b", 'q"', "two\nlines", "back\\", '\\"', "<p>x</p>"]),
    st.text(st.characters(exclude_categories=["C"]), max_size=10),
)


def row(
    number: int, name: str, *, grade: str = "", comment: str = "", word: str = "Participant "
) -> list[str]:
    email = f"p{number}@e.org"
    return [f"{word}{number}", name, email, "Submitted", grade, "15,00", "Yes", "-", "", "-", comment]


@STEADY
@given(data=st.data())
def test_what_moodle_imports_is_what_the_reports_say(data: st.DataObject) -> None:
    """In whatever language; with names, grades and comments of anybody."""
    header, word = data.draw(st.sampled_from([(HEADER, "Participant "), (GERMAN, "Teilnehmer/in")]))
    numbers = data.draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=6, unique=True))
    names = {number: f"{data.draw(TEXTS)} {i}" for i, number in enumerate(numbers)}
    old = {number: data.draw(st.sampled_from(["", "3,00", "15,00"])) for number in numbers}
    comments = {number: data.draw(TEXTS) for number in numbers}
    rows = [row(n, names[n], grade=old[n], comment=comments[n], word=word) for n in numbers]
    points: dict[str, int] = {}
    whose: dict[str, int] = {}
    for number in data.draw(st.lists(st.sampled_from(numbers), unique=True)):
        ways = [
            f"{word}{number}",
            f"p{number}@e.org",
            f"{names[number]}_{number}_assignsubmission_file",
            names[number],
        ]
        called = data.draw(st.sampled_from(ways))
        points[called], whose[called] = data.draw(st.integers(0, 15)), number
    results = results_of(points or {"nobody at all": 1})
    sheet = table_of(csv_of([header, *rows]), bom=codecs.BOM_UTF8)
    book = make(marks_of(results), Wishes(sheet=sheet))

    assert book.content.startswith(codecs.BOM_UTF8)
    columns = (header[0], header[4], header[9], header[10])
    site = Worksheet(dict.fromkeys(numbers), 15, word=word, columns=columns)
    # The German site reads a comma; our numbers are whole, and what was there has one.
    site.load(book.content.replace(b",00", b".00").replace(b'"15.00"', b"15.00").replace(b'"3.00"', b"3.00"))
    expected = {n: Decimal(old[n].replace(",", ".")) for n in numbers if old[n]}
    assert site.grades == expected | {whose[who]: Decimal(n) for who, n in points.items()}
    for number in numbers:
        before = comments[number]
        if number in whose.values() and not before.strip():
            assert site.comments[number].startswith("<pre>exercise-3 · ")
        else:
            assert site.comments[number].replace("\\ ", "\\") == before.replace("\\ ", "\\")
    after = php_rows(book.content.decode("utf-8-sig"))
    assert after[0] == header
    assert not any(is_formula(cells[1]) for cells in after[1:])
    assert {each.student for each in book.left_out} == (set() if points else {"nobody at all"})


def test_rows_without_a_result_are_as_they_were() -> None:
    rows = [HEADER, row(1, "Ada"), row(2, "Bob", grade="3,00", comment="by hand")]
    book = make(marks_of(results_of({"Participant_1": 15})), Wishes(sheet=table_of(csv_of(rows))))
    after = php_rows(book.content.decode())
    assert (after[0], after[2]) == (rows[0], rows[2])
    assert after[1][4] == "15"


def test_a_teachers_comment_stays_and_one_of_ours_is_renewed() -> None:
    rows = [HEADER, row(1, "Ada", comment="good try"), row(2, "Bob", comment="<pre>exercise-3 · old</pre>")]
    book = make(marks_of(results_of({"Ada": 15, "Bob": 15})), Wishes(sheet=table_of(csv_of(rows))))
    after = php_rows(book.content.decode())
    assert after[1][10] == "good try"
    assert "15 of 15 points" in after[2][10]
    assert "comments that are not ours stay as they are: Ada" in book.remarks


def test_without_feedback_comments_stay() -> None:
    sheet = table_of(csv_of([HEADER, row(1, "Ada")]))
    book = make(marks_of(results_of({"Ada": 15})), Wishes(sheet=sheet, feedback=False))
    assert php_rows(book.content.decode())[1][10] == ""


def test_a_bare_number_is_no_participant() -> None:
    """It may be a student's number, and another student's participant."""
    sheet = table_of(csv_of([HEADER, row(1, "Ada"), row(2, "Bob")]))
    book = make(marks_of(results_of({"1": 15, "Bob": 2})), Wishes(sheet=sheet))
    assert [each.student for each in book.left_out] == ["1"]


def test_a_roster_leads_to_the_participant() -> None:
    roster = roster_of({"student": "s1", "email": "p2@e.org"}, {"student": "s2", "participant": "1"})
    sheet = table_of(csv_of([HEADER, row(1, "Ada"), row(2, "Bob")]))
    book = make(marks_of(results_of({"s1": 5, "s2": 6})), Wishes(sheet=sheet, roster=roster))
    after = php_rows(book.content.decode())
    assert [cells[4] for cells in after[1:]] == ["6", "5"]


def test_the_columns_may_be_named() -> None:
    """A worksheet of a scale, or in a language that nobody foresaw."""
    header = ["Nr", "Namn", "Status", "Poäng", "Kan ändras", "Ändrad", "Kommentar"]
    rows = [
        header,
        ["Deltagare 1", "Ada", "S", "", "Ja", "-", ""],
        ["Deltagare 2", "Bob", "S", "", "Ja", "-", ""],
    ]
    results = marks_of(results_of({"Ada": 5}))
    with pytest.raises(UsageError, match="not clear which column holds the grades") as refusal:
        make(results, Wishes(sheet=table_of(csv_of(rows))))
    assert "--column 'exercise-3=NAME'" in refusal.value.next_step
    columns = {"03_uploads": "poäng", "feedback": "Kommentar", "identifier": "Nr"}
    book = make(results, Wishes(sheet=table_of(csv_of(rows)), columns=columns))
    after = php_rows(book.content.decode())
    assert after[1][3] == "5"
    assert after[1][6].startswith("<pre>")


@pytest.mark.parametrize(
    ("rows", "wishes", "said"),
    [
        (None, {}, "must be one that was downloaded"),
        ([HEADER], {}, "has no students"),
        ([HEADER, ["", *row(1, "Ada")[1:]]], {}, "no column holds identifiers"),
        (
            [HEADER, row(1, "Ada")],
            {"out_of": 100},
            "is worth 15 points, and exercise-3 is written out of 100",
        ),
        ([HEADER, row(1, "Ada")], {"columns": {"03_uploads": "Mark"}}, "no column named 'Mark'"),
        ([HEADER, row(1, "Ada")], {"columns": {"feedback": "Grade"}}, "one column cannot be two things"),
    ],
)
def test_what_is_no_worksheet_is_refused(
    rows: list[list[str]] | None, wishes: dict[str, object], said: str
) -> None:
    sheet = table_of(csv_of(rows)) if rows else None
    with pytest.raises(UsageError, match=said):
        make(marks_of(results_of({"Ada": 1})), Wishes(sheet=sheet, **wishes))  # type: ignore[arg-type]


def test_a_worksheet_is_of_one_exercise() -> None:
    both = Results((*results_of({"a": 7}).graded, *results_of({"b": 2}, exercise="13_timers").graded))
    with pytest.raises(UsageError, match="results of exercise-3, exercise-13") as refusal:
        make(marks_of(both), Wishes())
    assert refusal.value.next_step == "Name one: --exercise exercise-3"


@pytest.mark.parametrize(
    ("called", "why"),
    [
        (
            "Zoe X_1_assignsubmission_file",
            "its number is that of 'Ada' in sheet.csv, and its name is another",
        ),
        ("Ada_77_assignsubmission_file", "nobody in sheet.csv has the number 77"),
    ],
)
def test_a_folder_of_another_assignment_is_nobodys(called: str, why: str) -> None:
    """Each assignment has its own numbers."""
    sheet = table_of(csv_of([HEADER, row(1, "Ada"), row(2, "Bob")]))
    book = make(marks_of(results_of({called: 15})), Wishes(sheet=sheet))
    assert [left.why for left in book.left_out] == [why]


@pytest.mark.parametrize("more", [[], ["Group"]])
def test_anonymous_marking_has_numbers_alone(more: list[str]) -> None:
    """The status after the identifier is nobody's name."""
    header = ["Identifier", "Status", *more, *HEADER[4:]]
    rows = [header, *([f"Participant {n}", "Submitted", *more, *row(n, "")[4:]] for n in (1, 2, 3))]
    results = results_of({"Participant_1_assignsubmission_file": 4, "Any Name_3_assignsubmission_file": 5})
    book = make(marks_of(results), Wishes(sheet=table_of(csv_of(rows))))
    at = header.index("Grade")
    assert [cells[at] for cells in php_rows(book.content.decode())[1:]] == ["4", "", "5"]


def test_two_of_one_name_in_the_roster_are_not_told_apart_by_the_worksheet() -> None:
    """One of them is not in it."""
    roster = roster_of({"name": "Ada", "email": "x@e.org"}, {"name": "Ada", "email": "p1@e.org"})
    sheet = table_of(csv_of([HEADER, row(1, "Ada"), row(2, "Bob")]))
    book = make(marks_of(results_of({"Ada": 5})), Wishes(sheet=sheet, roster=roster))
    assert "could be several people in roster.csv" in book.left_out[0].why
