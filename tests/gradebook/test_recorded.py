"""A gradebook as results: what counts, what has no verdict, who is who."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.gradebook.attempts import Student
from grader.gradebook.book import Wishes, marks_of
from grader.gradebook.canvas import make as make_canvas
from grader.gradebook.filters import Filter
from grader.gradebook.moodle import make as make_moodle
from grader.gradebook.people import Found, Nobody, roster_of_students
from grader.gradebook.results import Results, read_results
from grader.outcome import Outcome
from tests.gradebook.kept import keep
from tests.gradebook.made import a_report, put, table_of

NO_ROOM = a_report(3, outcome=Outcome.INCONCLUSIVE, inconclusive="no room\nMake some.")


def points(results: Results) -> dict[str, int]:
    return {each.student: each.report.points for each in results.graded}


def test_the_content_says_that_it_is_one(tmp_path: Path) -> None:
    """Whatever it is called; a report beside it is read as ever."""
    path = keep(tmp_path / "autumn.json", [("ada", a_report(6))])
    put(tmp_path / "results" / "bob.json", a_report(9))
    results = read_results([path, tmp_path / "results"])
    assert points(results) == {"ada": 6, "bob": 9}
    assert [each.where for each in results.graded] == [
        f"{path}, attempt 1",
        str(tmp_path / "results" / "bob.json"),
    ]
    assert results.is_whole


def test_the_latest_verdict_counts(tmp_path: Path) -> None:
    """An inconclusive attempt after it takes nothing away; what was handed in since and not graded, does."""
    path = keep(tmp_path / "gradebook.db", [("ada", a_report(6)), ("ada", a_report(9)), ("ada", NO_ROOM)])
    assert points(read_results([path])) == {"ada": 9}
    keep(path, [], ungraded=[("ada", "03_uploads"), ("bob", "03_uploads")])
    results = read_results([path])
    assert results.graded == ()
    assert [(each.student, each.exercise) for each in results.ungraded] == [
        ("ada", "03_uploads"),
        ("bob", "03_uploads"),
    ]
    assert not results.is_whole
    assert marks_of(results).marks == ()
    assert {left.student for left in marks_of(results).left_out} == {"ada", "bob"}


def test_all_attempts_and_which_of_them_counts(tmp_path: Path) -> None:
    path = keep(
        tmp_path / "gradebook.db",
        [("ada", a_report(6)), ("ada", a_report(9)), ("ada", NO_ROOM)],
        ungraded=[("bob", "03_uploads")],
    )
    results = read_results([path], attempts=True)
    assert [(each.report.points, each.counts) for each in results.graded] == [
        (6, False),
        (9, True),
        (3, False),
    ]
    assert [each.attempt.id for each in results.graded if each.attempt] == [1, 2, 3]
    assert [each.student for each in results.ungraded] == ["bob"]


def test_all_attempts_of_a_graded_folder(tmp_path: Path) -> None:
    put(tmp_path / "a" / "ada.json", a_report(9, started_at="2026-11-30T12:00:00+00:00"))
    put(tmp_path / "b" / "ada.json", a_report(6, started_at="2026-11-30T11:00:00+00:00"))
    results = read_results([tmp_path / "a", tmp_path / "b"], attempts=True)
    assert [(each.report.points, each.counts) for each in results.graded] == [(6, False), (9, True)]
    assert results.left_out == ()


def test_a_file_that_was_graded_later_stands_before_the_gradebook(tmp_path: Path) -> None:
    path = keep(tmp_path / "gradebook.db", [("ada", a_report(6))], ungraded=[("bob", "03_uploads")])
    late = put(tmp_path / "ada.json", a_report(9, started_at="2026-12-30T12:00:00+00:00"))
    bob = put(tmp_path / "bob.json", a_report(3))
    results = read_results([path, late, bob])
    assert points(results) == {"ada": 9, "bob": 3}
    assert [left.why for left in results.left_out] == [f"attempt 1: {late} was graded later"]
    assert results.ungraded == ()


def test_what_is_asked_for_is_what_is_left(tmp_path: Path) -> None:
    path = keep(
        tmp_path / "gradebook.db",
        [
            ("ada", a_report(15)),
            ("bob", a_report(6)),
            ("eve", NO_ROOM),
            ("ada", a_report(exercise="13_timers")),
        ],
        students=[Student(student="ada", name="Ada Lovelace")],
        ungraded=[("dan", "03_uploads")],
    )
    results = read_results([path])

    def left(**wishes: tuple[str, ...]) -> list[str]:
        found = Filter(**wishes).of(results)
        return [*(each.student for each in found.graded), *(each.student for each in found.ungraded)]

    assert left() == ["ada", "bob", "eve", "ada", "dan"]
    assert left(exercises=("timers",)) == ["ada"]
    assert left(students=("B?B",)) == ["bob"]
    assert left(students=("*lovelace", "dan")) == ["ada", "ada", "dan"]
    assert left(outcomes=("inconclusive",)) == ["eve"]
    assert left(outcomes=("failed", "ungraded")) == ["bob", "dan"]
    with pytest.raises(UsageError, match="no result of a student 'zoe'"):
        left(students=("zoe",))
    with pytest.raises(UsageError, match="no result has the diagnosis 'threads', nor any"):
        left(diagnoses=("threads",))
    with pytest.raises(UsageError, match="no result of 'exercise-4'"):
        left(exercises=("exercise-4",))


def test_students_that_are_known_by_their_names_alone_are_no_roster() -> None:
    assert roster_of_students([Student(student="ada"), Student(student="bob")], "g.db") is None


def test_a_gradebook_finds_its_own_students_by_the_very_name() -> None:
    """Somebody else's number is nobody's name here."""
    roster = roster_of_students(
        [Student(student="17", name="Ada"), Student(student="bob", ids={"SIS User ID": "17"})], "g.db"
    )
    assert roster is not None
    found = roster.find("17")
    assert isinstance(found, Found)
    assert found.person.name == "Ada"
    assert isinstance(roster.find("SEVENTEEN"), Nobody)
    bob = roster.find("bob")
    assert isinstance(bob, Found)
    assert bob.person["sis_id"] == "17"


def test_what_it_knows_of_students_is_the_roster(tmp_path: Path) -> None:
    """Moodle gets their e-mail addresses; whose is not known is left out, and told."""
    path = keep(
        tmp_path / "gradebook.db",
        [("ada", a_report(6)), ("bob", a_report(9))],
        students=[Student(student="ada", email="ada@example.org"), Student(student="bob", name="Bob")],
    )
    results = read_results([path])
    roster = roster_of_students(results.students, str(path))
    book = make_moodle(marks_of(results), Wishes(roster=roster))
    assert book.content.decode() == "email,exercise-3\nada@example.org,6\n"
    assert [(left.student, left.why) for left in book.left_out] == [
        ("bob", "the roster does not tell the email")
    ]


def test_names_that_are_logins_are_found_in_a_sheet(tmp_path: Path) -> None:
    """What a gradebook knows besides is no reason to lose them; but another's name is."""
    sheet = table_of(
        "Student,ID,SIS Login ID,Section,Uploads (4711)\n    Points Possible,,,,15\n"
        '"Lovelace, Ada",101,ada,S,\nBobby Tables,102,bob,S,\n'
    )
    path = keep(
        tmp_path / "gradebook.db",
        [("ada", a_report(6)), ("bob", a_report(9))],
        students=[Student(student="ada", email="a@e.org"), Student(student="bob", name="Robert Moog")],
    )
    results = read_results([path])
    roster = roster_of_students(results.students, str(path))
    book = make_canvas(marks_of(results), Wishes(sheet=sheet, roster=roster))
    assert '"Lovelace, Ada",101,ada,S,6' in book.content.decode()
    assert [left.student for left in book.left_out] == ["bob"]
