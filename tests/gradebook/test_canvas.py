"""Canvas: what its importer makes of our file is what the reports say, and nothing else has changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.gradebook.book import Book, Wishes, marks_of
from grader.gradebook.canvas import as_read, make
from grader.gradebook.filters import Filter
from grader.gradebook.people import Field
from grader.gradebook.results import Results
from grader.gradebook.table import Table
from tests.gradebook.importers import Canvas, CanvasStudent, _converted
from tests.gradebook.made import csv_of, results_of, roster_of, runs_nothing, table_of

STEADY = settings(max_examples=150, deadline=None, derandomize=True)
#: what a spreadsheet, a delimiter guess or a row of its own could be made of
CRAFTED = [
    "=1+1",
    "@sum",
    "-2+3",
    "Doe, Alice",
    "a;b;c;d;e;f",
    'say "hi"',
    "Points Possible",
    "Muted",
    "x\ny",
    "١٢",
]
NAMES = st.one_of(st.sampled_from(CRAFTED), st.text(st.characters(exclude_categories=["C"]), max_size=12))
IDS = st.one_of(
    st.sampled_from(["2026.11.29", "1,234", "9.5", "00123", "=1", "+49", "12.", "a.b", "x;y", "-1-1"]),
    st.text("abc0123456789.,-_", min_size=1, max_size=8),
)
SHEET = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Uploads (4711),Timers (4712),Current Score
,,,,,,Manual Posting,,
    Points Possible,,,,,,15.00,15.00,(read only)
"Doe, Alice",101,2026.11.29,alice,S1,x,,3.00,20
=Bob,102,s-2,bob,S1,,12.00,,
Carol,103,s-3,carol,S1,,EX,,
"""
COURSE = {4711: "Uploads", 4712: "Timers"}
STUDENTS = (
    CanvasStudent(101, "Alice Doe", "2026.11.29", "alice", "Doe, Alice"),
    CanvasStudent(102, "=Bob", "s-2", "bob"),
    CanvasStudent(103, "Carol", "s-3", "carol"),
)


def filled(results: Results, sheet: str = SHEET, **wishes: Any) -> Book:
    return make(marks_of(results), Wishes(sheet=table_of(sheet), **wishes))


def imported(book: Book) -> Canvas:
    course = Canvas(STUDENTS, COURSE)
    course.load(book.content)
    return course


@STEADY
@given(data=st.data())
def test_a_filled_download_comes_back_as_the_reports_say(data: st.DataObject) -> None:
    """Each written mark is its student's score; everybody else's, and other columns, are not in the file."""
    size = data.draw(st.integers(1, 6))
    students = [
        CanvasStudent(100 + i, f"{data.draw(NAMES)} {i}", f"{data.draw(IDS)}s{i}", f"{data.draw(IDS)}l{i}")
        for i in range(size)
    ]
    old = {student.id: data.draw(st.sampled_from(["", "3.00", "12.5", "EX"])) for student in students}
    delimiter = data.draw(st.sampled_from(",;"))
    rows = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Uploads (4711)", "Final Score"],
        ["    Points Possible", "", "", "", "", "15.00", "(read only)"],
        *([s.name, str(s.id), s.sis_id, s.login, "S", old[s.id], "9"] for s in students),
    ]
    points: dict[str, int] = {}
    whose: dict[str, CanvasStudent] = {}
    for student in data.draw(st.lists(st.sampled_from(students), unique=True, min_size=1)):
        called = data.draw(
            st.sampled_from(
                [str(student.id), student.sis_id, student.login, student.name, f"x_{student.id}_9_u"]
            )
        )
        points[called], whose[called] = data.draw(st.integers(0, 15)), student

    book = filled(results_of(points), csv_of(rows))
    if delimiter == ";":
        book = make(marks_of(results_of(points)), Wishes(sheet=_semicolons(rows)))
    course = Canvas(students, {4711: "Uploads"})
    course.load(book.content)
    assert runs_nothing(book.content, delimiter)
    written = {mark.student: mark.points for mark in book.written}
    assert course.scores == {(whose[who].id, 4711): str(n) for who, n in written.items()}
    assert (course.new_students, course.new_assignments) == ([], {})
    assert course.points == {4711: "15.00"}
    left = {each.student for each in book.left_out}
    assert left == {who for who in points if old[whose[who].id] == "EX"}
    assert left | set(written) == set(points)


def _semicolons(rows: list[list[str]]) -> Table:
    quoted = "\r\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return table_of(quoted, delimiter=";")


@STEADY
@given(data=st.data())
def test_a_file_of_a_roster_comes_back_or_is_told(data: st.DataObject) -> None:
    """Whom Canvas would not find, or mistake for another, is left out with a reason; all others are right."""
    size = data.draw(st.integers(1, 6))
    people: list[dict[Field, str]] = []
    for i in range(size):
        ids = [data.draw(st.one_of(st.just(""), IDS)) for _ in ("sis_id", "login")]
        told: dict[Field, str] = {
            "student": f"f{i}",
            "name": " ".join(f"{data.draw(NAMES)} {i}".split()),
            "id": data.draw(st.sampled_from(["", str(200 + i)])),
            "sis_id": ids[0] and f"{ids[0]}{i}",
            "login": ids[1] and f"{ids[1]}l{i}",
        }
        people.append(told)
    fields: tuple[Field, ...] = ("sis_id", "login")
    for field in fields:  # a platform has each once
        seen: set[str] = set()
        for person in people:
            person[field] = "" if person[field] in seen else person[field]
            seen.add(person[field])
    points = {f"f{i}": data.draw(st.integers(0, 15)) for i in range(size)}
    students = [
        CanvasStudent(200 + i, person["name"], person["sis_id"], person["login"])
        for i, person in enumerate(people)
    ]
    roster = roster_of(*people)
    book = make(marks_of(results_of(points)), Wishes(roster=roster, columns={"03_uploads": "Uploads (4711)"}))
    course = Canvas(students, {4711: "Uploads"})
    course.load(book.content)
    assert runs_nothing(book.content)
    written = {200 + int(mark.student[1:]): str(mark.points) for mark in book.written}
    assert course.scores == {(student, 4711): n for student, n in written.items()}
    assert (course.new_students, course.new_assignments, course.points) == ([], {}, {})
    assert {mark.student for mark in book.written} | {each.student for each in book.left_out} == set(points)
    assert all(each.why for each in book.left_out)


@STEADY
@given(st.text("0123456789.,-%a ", max_size=12))
def test_what_canvas_reads_is_known(cell: str) -> None:
    """Ours and the importer's rule are two writings of one."""
    assert as_read(cell) == _converted(cell)


def test_only_students_with_a_mark_have_a_row_and_computed_columns_are_gone() -> None:
    book = filled(results_of({"alice": 15}))
    assert book.content.decode().splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Uploads (4711)",
        '"    Points Possible",,,,,15.00',
        '"Doe, Alice",101,2026.11.29,alice,S1,15',
    ]
    assert imported(book).scores == {(101, 4711): "15"}


def test_a_formula_does_not_run_and_the_student_is_found_by_the_id() -> None:
    book = filled(results_of({"bob": 3}))
    assert b"\n'=Bob,102," in book.content
    assert imported(book).scores == {(102, 4711): "3"}
    assert "1 score that Canvas had will be replaced by another" in book.remarks


def test_who_is_excused_stays_excused() -> None:
    book = filled(results_of({"carol": 3, "alice": 1}))
    assert [(left.student, left.why) for left in book.left_out] == [
        ("carol", "is excused in Canvas (EX), which stays")
    ]
    assert imported(book).scores == {(101, 4711): "1"}


def test_several_exercises_write_back_what_the_download_has() -> None:
    """A blank over a score would remove it."""
    both = Results(
        (*results_of({"alice": 7, "bob": 8}).graded, *results_of({"bob": 2}, exercise="13_timers").graded)
    )
    book = filled(both, columns={"13_timers": "4712"})
    assert imported(book).scores == {
        (101, 4711): "7", (101, 4712): "3.00", (102, 4711): "8", (102, 4712): "2"
    }  # fmt: skip


def test_several_exercises_without_a_download_leave_no_blank() -> None:
    both = Results((*results_of({"a": 7, "b": 8}).graded, *results_of({"b": 2}, exercise="13_timers").graded))
    roster = roster_of({"login": "a"}, {"login": "b"})
    with pytest.raises(
        UsageError, match="'a' has no mark for exercise-13, and Canvas takes a blank"
    ) as refusal:
        make(marks_of(both), Wishes(roster=roster))
    assert "--exercise" in refusal.value.next_step
    book = make(marks_of(Filter(exercises=("13",)).of(both)), Wishes(roster=roster))
    course = Canvas([CanvasStudent(1, "B", login="b")], {})
    course.load(book.content)
    assert course.new_assignments == {"exercise-13": {1: "2"}}
    assert course.new_points == {"exercise-13": "15"}


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Final Grade of uploads", "drops such a column without a word"),
        ("My Current Points", "drops such a column"),
        ("Override Score 2", "drops such a column"),
        ("Unposted Final Score", "drops such a column"),
        ("Homework 3 (2026)", "Canvas would look for 2026"),
        ("Section", "a column about students"),
        ("1,5", "does not stay as it is"),
        ("=uploads", "does not stay as it is"),
    ],
)
def test_titles_that_canvas_takes_for_something_else_are_refused(title: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        make(
            marks_of(results_of({"a": 1})),
            Wishes(roster=roster_of({"login": "a"}), columns={"03_uploads": title}),
        )


def test_a_title_that_ends_in_a_year_goes_with_its_number() -> None:
    """The cure that the refusal proposes."""
    wishes = Wishes(roster=roster_of({"login": "a"}), columns={"03_uploads": "Homework 3 (2026) (4711)"})
    book = make(marks_of(results_of({"a": 1})), wishes)
    course = Canvas([CanvasStudent(1, "A", login="a")], {4711: "Homework 3 (2026)", 2026: "Another"})
    course.load(book.content)
    assert course.scores == {(1, 4711): "1"}
    assert course.points == {}


@pytest.mark.parametrize("named", ["Uploads", "uploads (4711)", "4711"])
def test_a_column_is_named_by_its_title_or_its_number(named: str) -> None:
    assert imported(filled(results_of({"alice": 1}), columns={"03_uploads": named})).scores == {
        (101, 4711): "1"
    }


@pytest.mark.parametrize(
    ("sheet", "wishes", "said"),
    [
        (SHEET.replace("Uploads", "Other"), {}, r"no column for exercise-3 \(Uploads\)"),
        (SHEET.replace("Timers", "Uploads"), {}, "several columns for exercise-3"),
        (SHEET, {"columns": {"03_uploads": "Current Score"}}, "no column named 'Current Score'"),
        (SHEET.replace("15.00,15.00", "(read only),15.00"), {}, "no column for exercise-3"),
        (
            SHEET.replace("15.00,15.00", "10.00,15.00"),
            {},
            "is worth 10 points, and exercise-3 is written out of 15",
        ),
        (SHEET, {"out_of": 100}, "is worth 15 points, and exercise-3 is written out of 100"),
        (SHEET.replace("Student,ID", "Name,Number"), {}, "no gradebook of Canvas"),
        (SHEET.replace("Section", "Group"), {}, "ID or Section is not in its place"),
        (SHEET, {"decimal": "comma"}, "numbers with a point"),
        (SHEET, {"feedback": True}, "no feedback"),
    ],
)
def test_what_would_go_wrong_is_refused(sheet: str, wishes: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        filled(results_of({"alice": 1}), sheet, **wishes)


def test_shares_are_written_with_a_point_and_two_places() -> None:
    sheet = SHEET.replace("15.00,15.00", "100,15.00")
    assert imported(filled(results_of({"alice": 7}), sheet, out_of=100)).scores == {(101, 4711): "46.67"}


def test_two_results_of_one_person_are_both_left_out() -> None:
    book = filled(results_of({"alice": 1, "101": 2, "bob": 3}))
    assert imported(book).scores == {(102, 4711): "3"}
    assert {left.student for left in book.left_out} == {"alice", "101"}


def test_canvas_must_be_told_who_is_who() -> None:
    with pytest.raises(UsageError, match="who the students are"):
        make(marks_of(results_of({"a": 1})), Wishes())


def test_a_download_with_first_and_last_names() -> None:
    """Canvas has it, if the institution wants it."""
    sheet = SHEET.replace("Student,ID", "LastName,FirstName,ID").replace('"Doe, Alice"', "Doe,Alice")
    sheet = (
        sheet.replace("=Bob,", "=Bob,,").replace("Carol,", "Carol,,").replace(",,,,,,Manual", ",,,,,,,Manual")
    )
    book = filled(results_of({"Alice Doe": 4}), sheet.replace("Possible,", "Possible,,"))
    assert book.content.decode().splitlines()[2] == "Doe,Alice,101,2026.11.29,alice,S1,4"


def test_files_as_canvas_names_them() -> None:
    """The student's ID stands in the name; that of an anonymous one is another number."""
    files = {"doealice_LATE_101_999_uploads": 4, "anon_102_999_uploads": 5, "doealice_777_9_uploads": 6}
    book = filled(results_of(files))
    assert imported(book).scores == {(101, 4711): "4"}
    assert [left.student for left in book.left_out] == ["anon_102_999_uploads", "doealice_777_9_uploads"]


def test_a_student_called_like_the_row_of_points() -> None:
    """In a download without that row, too."""
    sheet = "Student,ID,SIS Login ID,Section,Uploads (4711)\nPoints Possible,101,alice,S1,\n"
    assert imported(filled(results_of({"alice": 9}), sheet)).scores == {(101, 4711): "9"}


@pytest.mark.parametrize(
    ("people", "why"),
    [
        (
            [{"student": "a", "name": "Twin"}, {"student": "b", "name": "Twin"}],
            "2 people in the roster have the name",
        ),
        ([{"student": "a", "name": "=A"}], "which a spreadsheet takes for a formula"),
        ([{"student": "a", "name": "Points Possible"}], "for the row of points"),
        ([{"student": "a", "name": "A", "login": "1,5"}], "would not read '1,5' as it is"),
        ([{"student": "a", "name": "A", "sis_id": "@a"}], "would not read '@a' as it is"),
    ],
)
def test_whom_canvas_would_find_by_the_name_only_if_at_all(people: list[dict[Field, str]], why: str) -> None:
    book = make(marks_of(results_of({"a": 1})), Wishes(roster=roster_of(*people)))
    assert book.written == ()
    (left,) = book.left_out
    assert why in left.why


def test_an_id_that_is_no_number_is_not_given_to_canvas() -> None:
    """It would read the digits at its beginning: somebody else's."""
    roster = roster_of({"student": "a", "name": "A", "id": "101abc", "login": "alice"})
    course = imported(
        make(marks_of(results_of({"a": 1})), Wishes(roster=roster, columns={"03_uploads": "X (4711)"}))
    )
    assert course.scores == {(101, 4711): "1"}
    roster = roster_of({"student": "a", "name": "A", "id": "102abc", "login": "alice"})
    course = imported(
        make(marks_of(results_of({"a": 1})), Wishes(roster=roster, columns={"03_uploads": "X (4711)"}))
    )
    assert course.scores == {(101, 4711): "1"}
