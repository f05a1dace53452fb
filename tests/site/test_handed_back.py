"""What is handed back: each student's own, with what a learner may see, under names that Moodle takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from msgspec.structs import replace

from grader.errors import UsageError
from grader.gradebook.attempts import Student
from grader.site.folder import LIST, NewFolder
from grader.site.handed_back import Done, moodle_name, write_feedback
from grader.site.register import Exercise, page_name
from tests.site.cohorts import attempted, content_of, handed, inconclusive, real_report
from tests.site.test_make import words_of

if TYPE_CHECKING:
    from pathlib import Path

    from grader.gradebook.store import Gradebook

UPLOADS = "03_uploads"
FIRST = "01_first_await"
SEQUENTIAL = real_report(UPLOADS, "sequential")
CONTENT = content_of(UPLOADS, "sequential")
EXERCISE = Exercise(key=UPLOADS, title="Uploads", max_points=15)


def feedback_of(
    book: Gradebook,
    folder: Path,
    *,
    names: Literal["student", "moodle"] = "student",
    exercises: tuple[str, ...] = (),
) -> tuple[Done, dict[str, Path]]:
    with NewFolder(folder, kind="feedback") as new:
        done = write_feedback(book, new, title="Autumn", names=names, exercises=exercises)
    return done, {path.name: path for path in folder.rglob("*") if path.name != LIST}


def participant(file_name: str, known: set[int]) -> int | None:
    """Whose feedback Moodle takes a file of an uploaded zip for, in our own words of its rule."""
    parts = file_name.split("_", 4)
    if file_name[0] in ".~" or len(parts) < 4 or not parts[1].isdigit() or int(parts[1]) not in known:
        return None
    return int(parts[1]) if parts[2:4] in (["assignsubmission", "file"], ["assignfeedback", "file"]) else None


def test_everybody_gets_their_own(book: Gradebook, tmp_path: Path) -> None:
    """Whoever has handed in; nobody else is named on a page."""
    book.know([Student(student="a", name="Ada"), Student(student="b", name="Bob"), Student(student="c")])
    book.hand_in([handed("a", UPLOADS, CONTENT), handed("b", UPLOADS, CONTENT)])
    book.record(attempted("a", UPLOADS, CONTENT.sha256, SEQUENTIAL))
    done, files = feedback_of(book, tmp_path / "feedback")
    assert (done.written, done.left_out) == (2, ())
    assert set(files) == {page_name("a"), page_name("b")}
    page = words_of(files[page_name("a")])
    assert "Feedback for Ada" in page
    assert "Bob" not in page
    assert "not yet · 6 of 15 points" in page
    assert "It is no zero." in words_of(files[page_name("b")])


def test_nothing_of_the_suite_or_the_machine_is_told(book: Gradebook, tmp_path: Path) -> None:
    """Sentences and messages, as at home; no names of tests, no folders, no machine, no place."""
    right = real_report(FIRST, "right")
    secret = replace(
        inconclusive(right, "The judge at /srv/secret/judge ended.\nassert hidden == 3"),
        checks=tuple(
            replace(check, outcome=inconclusive(right).outcome, message="assert hidden == 3", points=0)
            for check in right.checks
        ),
    )
    content = content_of(FIRST, "right")
    book.hand_in([handed("a", UPLOADS, CONTENT), handed("a", FIRST, content)])
    book.record(attempted("a", UPLOADS, CONTENT.sha256, SEQUENTIAL))
    book.record(attempted("a", FIRST, content.sha256, secret))
    _, files = feedback_of(book, tmp_path / "feedback")
    page = words_of(files[page_name("a")])
    hidden = [
        *(check.name for check in (*SEQUENTIAL.checks, *right.checks)),
        "/srv",
        "assert hidden",
        "lab-1",
    ]
    for word in (*hidden, "downloads/", "suite-1", "kit-1", "sandbox"):
        assert word not in page
    assert "no marks are lost" in page
    for check in SEQUENTIAL.checks:
        assert check.sentence in page


@pytest.mark.parametrize("place", ["in/Ada_17/uploads.py", "all.zip:Ada_17/uploads.py", "uploads.py"])
def test_a_refusal_names_the_file_and_not_where_it_lies(book: Gradebook, tmp_path: Path, place: str) -> None:
    """The folder is the instructor's."""
    why = f"{place} is not UTF-8 text\nSave it in your editor as UTF-8."
    refused = replace(SEQUENTIAL, refused=why, checks=(), diagnosis=None, timeline=None, points=0)
    book.hand_in([handed("a", UPLOADS, CONTENT, place=place)])
    book.record(attempted("a", UPLOADS, CONTENT.sha256, refused))
    _, files = feedback_of(book, tmp_path / "feedback")
    page = words_of(files[page_name("a")])
    assert "points uploads.py is not UTF-8 text Save it in your editor as UTF-8." in page
    assert "17" not in page


def test_only_one_exercise(book: Gradebook, tmp_path: Path) -> None:
    """By any of its names."""
    content = content_of(FIRST, "right")
    book.hand_in([handed("a", UPLOADS, CONTENT), handed("a", FIRST, content), handed("b", FIRST, content)])
    _, files = feedback_of(book, tmp_path / "feedback", exercises=("exercise-3",))
    assert set(files) == {page_name("a")}
    assert "first await" not in words_of(files[page_name("a")]).lower()
    with pytest.raises(UsageError, match=r"no result of '7'\nThere are: exercise-1, exercise-3\."):
        feedback_of(book, tmp_path / "none", exercises=("7",))


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("moodle.zip:Ada Lovelace_17_assignsubmission_file/uploads.py", "Ada Lovelace"),
        ("moodle.zip:Ada Lovelace_17_assignsubmission_file_/uploads.py", "Ada Lovelace"),
        ("all/Ada Lovelace_17_assignsubmission_file_uploads.py", "Ada Lovelace"),
        ("all/O'Neil-Müller 张_17_assignsubmission_onlinetext/onlinetext.html", "O'Neil-Müller 张"),
        ("Participant_17_assignsubmission_file_/uploads.py", "Participant"),
        ("x/..~<b>_17_assignsubmission_file_/uploads.py", "b"),
        ("x/_17_assignsubmission_file_/uploads.py", "Participant"),
        (f"x/{'é' * 100}_17_assignsubmission_file_/uploads.py", "é" * 60),
    ],
)
def test_moodle_takes_the_name(place: str, name: str) -> None:
    """By the number; the name is for people."""
    made = moodle_name(place, EXERCISE)
    assert made == f"{name}_17_assignsubmission_file_exercise-3.html"
    assert participant(made, {16, 17, 18}) == 17
    assert len(made.encode()) < 255


@pytest.mark.parametrize(
    "place",
    ["submissions/ada.py", "ada_17.py", "a_1_2_assignsubmission_file_", "a_x_assignsubmission_file_/b", ""],
)
def test_what_is_no_name_of_moodle_s_is_not_made_one(place: str) -> None:
    """No number is guessed."""
    assert moodle_name(place, EXERCISE) is None


def moodle_hand_in(book: Gradebook, student: str, exercise: str, number: int) -> None:
    place = f"moodle.zip:{student}_{number}_assignsubmission_file_/x.py"
    book.hand_in([handed(student, exercise, content_of(exercise, "right"), place=place)])


def test_who_is_not_found_in_moodle_is_left_out_and_told(book: Gradebook, tmp_path: Path) -> None:
    """So is the second of two with one number: nobody gets somebody else's."""
    moodle_hand_in(book, "ada", UPLOADS, 1)
    moodle_hand_in(book, "bob", UPLOADS, 1)
    book.hand_in([handed("eve", UPLOADS, CONTENT, place="by mail")])
    done, files = feedback_of(book, tmp_path / "feedback", names="moodle")
    assert set(files) == {"ada_1_assignsubmission_file_exercise-3.html"}
    assert done.left_out == ("bob: ada has the same number in Moodle", "eve: by mail is no name of Moodle's")


def test_each_assignment_of_moodle_is_a_folder(book: Gradebook, tmp_path: Path) -> None:
    """A number is somebody else's in another one: also where nobody has handed in to both."""
    moodle_hand_in(book, "ada", UPLOADS, 7)
    moodle_hand_in(book, "bob", FIRST, 7)
    with pytest.raises(UsageError, match="anew in each assignment"):
        feedback_of(book, tmp_path / "feedback", names="moodle")
    assert not (tmp_path / "feedback").exists()
    for word, name in (
        ("3", "ada_7_assignsubmission_file_exercise-3.html"),
        ("1", "bob_7_assignsubmission_file_exercise-1.html"),
    ):
        _, files = feedback_of(book, tmp_path / "feedback", names="moodle", exercises=(word,))
        assert set(files) == {name}


def test_without_any_name_of_moodle_s_nothing_is_written(book: Gradebook, tmp_path: Path) -> None:
    """It was not downloaded there."""
    book.hand_in([handed("eve", UPLOADS, CONTENT)])
    with pytest.raises(UsageError, match="none of the hand-ins"):
        feedback_of(book, tmp_path / "feedback", names="moodle")
    assert not (tmp_path / "feedback").exists()
