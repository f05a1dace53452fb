"""Who stands where: nobody is left out, and what has no mark is no zero."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.gradebook.attempts import Student
from grader.site.register import Register, State, page_name
from tests.site.cohorts import attempted, content_of, handed, inconclusive, real_report

if TYPE_CHECKING:
    from grader.gradebook.store import Gradebook

UPLOADS = "03_uploads"
CONTENT = content_of(UPLOADS, "right")


@given(st.text())
def test_a_file_is_named_safely_after_anybody(student: str) -> None:
    """Whatever somebody is called: a few characters, no folder, no device, and the same each time."""
    name = page_name(student)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,52}-[0-9a-f]{12}\.html", name)
    assert name == page_name(student)


@pytest.mark.parametrize(
    ("student", "letters"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("José Müller", "jose-muller"),
        ("../../etc/passwd", "etc-passwd"),
        ("张伟", "student"),
        ("con", "con"),
        ("", "student"),
        ("\udc80", "student"),
    ],
)
def test_a_file_s_name_can_be_read(student: str, letters: str) -> None:
    """Where there are letters of ASCII in it."""
    assert page_name(student).rpartition("-")[0] == letters


def test_students_of_the_same_letters_have_files_of_their_own() -> None:
    """Also where a file system takes capitals for small letters."""
    names = ["ada", "Ada", "ADA", "a.d.a", "ada ", "\u0430da"]
    assert len({page_name(name).lower() for name in names}) == len(names)


def test_everybody_is_in_it_by_name(book: Gradebook) -> None:
    """Who has handed in nothing, and who has handed in and is not known."""
    book.know([Student(student="s2", name="ada"), Student(student="s1", name="Bob")])
    book.hand_in([handed("stranger", UPLOADS, CONTENT)])
    register = Register.read(book)
    assert [place.name for place in register.places] == ["ada", "Bob", "stranger"]
    assert [place.state(UPLOADS) for place in register.places] == [
        State.MISSING,
        State.MISSING,
        State.NOT_GRADED,
    ]


def test_how_somebody_stands(book: Gradebook) -> None:
    """By the outcome of the attempt that counts."""
    right, wrong = real_report(UPLOADS, "right"), real_report(UPLOADS, "sequential")
    reports = {"a": right, "b": wrong, "c": inconclusive(right)}
    book.hand_in([handed(student, UPLOADS, CONTENT) for student in "abcd"])
    for student, report in reports.items():
        book.record(attempted(student, UPLOADS, CONTENT.sha256, report))
    register = Register.read(book)
    states = [place.state(UPLOADS) for place in register.places]
    assert states == [State.DONE, State.NOT_YET, State.INCONCLUSIVE, State.NOT_GRADED]
    assert [state.has_mark for state in states] == [True, True, False, False]


def test_an_exercise_is_called_as_its_latest_report_says(book: Gradebook) -> None:
    """Before there is a report, as its key says; in the order of the numbers."""
    book.hand_in([handed("a", "12_tiny_scheduler", CONTENT), handed("a", UPLOADS, CONTENT)])
    book.record(attempted("a", UPLOADS, CONTENT.sha256, real_report(UPLOADS, "right")))
    first, second = Register.read(book).exercises
    assert (first.name, first.max_points) == ("3 · Uploads", 15)
    assert (second.name, second.max_points) == ("12 · Tiny scheduler", 0)


def test_only_some_exercises(book: Gradebook) -> None:
    """And all students."""
    book.hand_in([handed("a", "12_tiny_scheduler", CONTENT), handed("b", UPLOADS, CONTENT)])
    register = Register.read(book, {UPLOADS})
    assert [exercise.key for exercise in register.exercises] == [UPLOADS]
    assert [place.name for place in register.places] == ["b"]


@pytest.mark.parametrize("key", ["../../x", "3_uploads", "03_uploads.html", "03_"])
def test_what_is_no_exercise_is_refused(book: Gradebook, key: str) -> None:
    """A page is called after it."""
    book.hand_in([handed("a", key, CONTENT)])
    with pytest.raises(UsageError, match="no exercise"):
        Register.read(book)


def test_signs_and_words_differ() -> None:
    """No two states look the same without colours."""
    assert len({state.sign for state in State}) == len({state.word for state in State}) == len(State)
