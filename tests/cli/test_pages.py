"""``grade report`` and ``grade feedback`` as an instructor types them: what is said, and the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.cli.command import run
from grader.gradebook.store import Gradebook
from tests.site.cohorts import content_of, fill, handed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book(work: Path) -> Path:
    with Gradebook.open(work / "cohort.gradebook", create=True) as book:
        fill(book, students=3)
    return work / "cohort.gradebook"


def test_a_site_is_written_and_told(book: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Twice: the second replaces the first. The title stands on it."""
    for title in ("One", "Autumn"):
        assert run(["report", "cohort.gradebook", "-o", "site", "--title", title]) == 0
        assert capfd.readouterr().out == "site/index.html: 3 students, 4 exercises\n"
    assert "<h1>Autumn</h1>" in (work / "site" / "index.html").read_text()


def test_what_is_not_ours_is_refused_and_moved_with_force(
    book: Path, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """With what to do; and where it is then."""
    (work / "site").mkdir()
    (work / "site" / "thesis.tex").write_text("mine")
    assert run(["report", "cohort.gradebook", "-o", "site"]) == 2
    refusal = capfd.readouterr().err
    assert "thesis.tex" in refusal
    assert "--force" in refusal
    assert run(["report", "cohort.gradebook", "-o", "site", "--force"]) == 0
    assert capfd.readouterr().out.splitlines()[1] == f"what was there before is now {work / 'site.1'}"
    assert (work / "site.1" / "thesis.tex").read_text() == "mine"


def test_feedback_is_written_and_told(book: Path, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A page for each who has handed in."""
    assert run(["feedback", "cohort.gradebook", "-o", "feedback"]) == 0
    assert capfd.readouterr().out == "feedback: pages for 3 students\n"
    assert len(list((work / "feedback").glob("*.html"))) == 3


def test_who_has_no_page_is_told_and_is_1(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The others have one."""
    content = content_of("03_uploads", "right")
    with Gradebook.open(work / "cohort.gradebook", create=True) as book:
        place = "moodle.zip:Ada_17_assignsubmission_file_/uploads.py"
        book.hand_in([handed("ada", "03_uploads", content, place=place)])
        book.hand_in([handed("bob", "03_uploads", content, place="by mail")])
    command = ["feedback", "cohort.gradebook", "-o", "feedback", "--names", "moodle", "--exercise", "uploads"]
    assert run(command) == 1
    assert capfd.readouterr().out == (
        "feedback: pages for 1 student\n  without a page: bob: by mail is no name of Moodle's\n"
    )
    assert (work / "feedback" / "Ada_17_assignsubmission_file_exercise-3.html").is_file()


@pytest.mark.parametrize("command", ["report", "feedback"])
def test_there_is_no_gradebook(work: Path, command: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What makes one is told, and nothing is written."""
    assert run([command, "cohort.gradebook", "-o", "pages"]) == 2
    assert "cohort.gradebook" in capfd.readouterr().err
    assert not (work / "pages").exists()
