"""``grade gradebook`` as an instructor types it: what is written, what is said, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.cli.command import run
from grader.outcome import Outcome
from tests.gradebook.made import a_report, put

SHEET = """\
Student,ID,SIS Login ID,Section,Uploads (4711)
    Points Possible,,,,15.00
"Doe, Alice",101,alice,S1,
Bob,102,bob,S1,12.00
"""


@pytest.fixture
def results(work: Path) -> Path:
    put(work / "results" / "alice.json", a_report(15))
    put(work / "results" / "bob.json", a_report(6))
    (work / "canvas.csv").write_text(SHEET)
    return work / "results"


def test_what_is_wanted_comes_first(results: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["gradebook", "results", "Canvas", "-o", "out.csv"]) == 2
    assert capfd.readouterr().err == (
        "grade: results stands where it is said what is wanted\nTurn them: grade gradebook Canvas results\n"
    )


def test_all_written_is_0(results: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["gradebook", "canvas", "results", "--sheet", "canvas.csv", "-o", "out.csv"]) == 0
    assert (work / "out.csv").read_text() == (
        "Student,ID,SIS Login ID,Section,Uploads (4711)\n"
        '"    Points Possible",,,,15.00\n"Doe, Alice",101,alice,S1,15\nBob,102,bob,S1,6\n'
    )
    assert capfd.readouterr().out == (
        "out.csv, for Canvas: 2 marks, from 2 results\n"
        "to know:\n"
        "  exercise-3 goes to 'Uploads (4711)'\n"
        "  1 score that Canvas had will be replaced by another\n"
    )


def test_what_is_left_out_is_1_and_told(results: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No verdict is no 0; a refusal is one, and says why; who is nobody, and what is no report, are named."""
    put(results / "carol.json", a_report(0, outcome=Outcome.INCONCLUSIVE, inconclusive="no room"))
    put(results / "dave.json", a_report(0, refused="there is no uploads.py\nHand it in.", checks=()))
    put(results / "eve.json", a_report(0, refused="there is no uploads.py\nHand it in.", checks=()))
    (results / "notes.json").write_text("{}")
    (work / "canvas.csv").write_text(SHEET + "Carol,103,carol,S1,9\nDave,104,dave,S1,\n")
    assert run(["gradebook", "canvas", "results", "--sheet", "canvas.csv", "-o", "out.csv"]) == 1
    written = (work / "out.csv").read_text()
    assert "Carol" not in written
    assert "\nDave,104,dave,S1,0\n" in written
    assert capfd.readouterr().out.splitlines()[:8] == [
        "out.csv, for Canvas: 3 marks, from 5 results",
        "0 points, because what was handed in could not be graded:",
        "  dave · exercise-3: there is no uploads.py",
        "without a mark in it:",
        "  carol · exercise-3: the grading came to no verdict, so there is no mark: grade it again",
        "  eve: nobody in canvas.csv has this id, login, e-mail address or name",
        "not used:",
        "  results/notes.json: is no report of this version",
    ]


def test_standard_output_has_the_file_alone(results: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["gradebook", "moodle", "results", "-o", "-"]) == 0
    out, error = capfd.readouterr()
    assert out == "username,exercise-3\nalice,15\nbob,6\n"
    assert error.startswith("standard output, for Moodle's grade book: 2 marks, from 2 results\n")


def test_an_earlier_one_is_replaced_and_nothing_else(
    results: Path, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command = ["gradebook", "canvas", "results", "--sheet", "canvas.csv", "-o", "out.csv"]
    out = work / "out.csv"
    assert run(command) == 0
    put(results / "bob.json", a_report(7))
    assert run(command) == 0
    assert "Bob,102,bob,S1,7" in out.read_text()
    out.write_text("my own notes\n")
    assert run(command) == 2
    assert out.read_text() == "my own notes\n"
    assert "--force" in capfd.readouterr().err
    assert run([*command, "--force"]) == 0
    assert out.read_text().startswith("Student,ID,")


def test_a_worksheet_that_differs_is_not_replaced(results: Path, work: Path) -> None:
    """It has the header of the download, which may be another one."""
    sheet = (
        "Identifier,Full name,Status,Grade,Maximum Grade,Feedback comments\n"
        "Participant 1,Alice,S,,15.00,\nParticipant 2,Bob,S,,15.00,\n"
    )
    (work / "sheet.csv").write_text(sheet)
    command = ["gradebook", "moodle-worksheet", "results", "--sheet", "sheet.csv", "-o", "filled.csv"]
    assert run(command) == 0
    assert run(command) == 0  # the very same
    put(results / "bob.json", a_report(7))
    assert run(command) == 2
    assert run([*command, "--force"]) == 0
    assert ",7," in (work / "filled.csv").read_text()


@pytest.mark.parametrize("name", ["canvas.csv", "results/alice.json"])
def test_what_is_read_is_never_written(name: str, results: Path, work: Path) -> None:
    """Not even with --force."""
    before = (work / name).read_bytes()
    assert run(["gradebook", "canvas", "results", "--sheet", "canvas.csv", "-o", name, "--force"]) == 2
    assert (work / name).read_bytes() == before


def test_one_of_several_exercises(results: Path, work: Path) -> None:
    put(results / "alice" / "exercise-13.json", a_report(9, exercise="13_timers"))
    roster = work / "roster.csv"
    roster.write_text("Student,Login\nalice,a1\nbob,b1\n")
    command = ["gradebook", "canvas", "results", "--roster", "roster.csv", "-o", "out.csv"]
    assert run(command) == 2
    assert run([*command, "--exercise", "timers", "--column", "13=Timers (4712)"]) == 0
    assert (work / "out.csv").read_text().splitlines()[::2] == [
        "Student,ID,SIS Login ID,Section,Timers (4712)",
        "alice,,a1,,9",
    ]


def test_a_table_for_people(results: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Everybody is in it, with what a spreadsheet would run made harmless, and numbers left numbers."""
    put(results / "=carol.json", a_report(0, outcome=Outcome.INCONCLUSIVE, inconclusive="no room"))
    assert run(["gradebook", "csv", "results", "-o", "-", "--out-of", "10", "--decimal", "comma"]) == 1
    assert capfd.readouterr().out.splitlines() == [
        "\ufeffstudent;exercise-3 (of 10);remarks",
        '\'=carol;;"exercise-3: the grading came to no verdict, so there is no mark: grade it again"',
        "alice;10;",
        "bob;4;",
    ]


def test_a_report_with_impossible_points_has_no_mark(
    results: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = json.loads((results / "bob.json").read_text())
    (results / "bob.json").write_text(json.dumps(content | {"points": 99}))
    assert run(["gradebook", "moodle", "results", "-o", "-"]) == 1
    out, error = capfd.readouterr()
    assert out == "username,exercise-3\nalice,15\n"
    assert "bob · exercise-3: its report is no good: 99 of 15 points" in error


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["canvass", "results"], "Did you mean canvas?"),
        (["canvas", "nowhere"], "nowhere does not exist"),
        (["canvas", "results"], "Canvas must be told who the students are"),
        (["canvas", "results", "--roster", "nowhere.csv"], "does not exist"),
        (["canvas", "results", "--sheet", "canvas.csv", "--key", "email"], "--key is for moodle"),
        (["canvas", "results", "--sheet", "canvas.csv", "--column", "Uploads"], "names no column"),
        (
            ["canvas", "results", "--sheet", "canvas.csv", "--column", "4=Uploads"],
            "there is no result of '4'",
        ),
        (["moodle", "results", "--exercise", "exercise-4"], "there is no result of 'exercise-4'"),
        (["moodle", "results", "--sheet", "canvas.csv"], "is not filled, but made"),
        (["moodle-worksheet", "results"], "must be one that was downloaded"),
        (["csv", "results", "--sheet", "canvas.csv"], "this table is made"),
        (["moodle", "results", "--column", "3=A", "--column", "uploads=B"], "is given twice"),
    ],
)
def test_mistakes_are_2_and_nothing_is_written(
    arguments: list[str], said: str, results: Path, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = sorted(work.rglob("*"))
    assert run(["gradebook", *arguments, "-o", "out.csv"]) == 2
    assert said in " ".join(capfd.readouterr().err.split())
    assert sorted(work.rglob("*")) == before


def test_different_points_of_one_exercise_are_refused(
    results: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    put(results / "carol.json", a_report(3, max_points=20))
    assert run(["gradebook", "moodle", "results", "-o", "-"]) == 2
    assert "03_uploads is worth 15 points in results/alice.json, and 20 in results/carol.json" in (
        capfd.readouterr().err
    )
