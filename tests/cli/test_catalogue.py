"""The overview for people and the list for scripts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from grader.cli.command import run
from grader.cli.progress import FILE_NAME, remember
from grader.submission import read_source
from tests.report.samples import report_of

if TYPE_CHECKING:
    from pathlib import Path


def overview(course: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["--course", str(course)]) == 0
    return capsys.readouterr().out


@pytest.fixture
def begun(course: Path, work: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The learner's folder after ``grade init``."""
    assert run(["init", "--course", str(course)]) == 0
    capsys.readouterr()
    return work


def graded(work: Path, key: str, points: int, max_points: int) -> None:
    file = work / "exercises" / key / f"{key[3:]}.py"
    remember(work, report_of(key, points, max_points, read_source(file).sha256))


def test_the_list_is_one_line_each(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Name, module, points, title: words for a script, columns for a person."""
    assert run(["list", "--course", str(course)]) == 0
    words = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert words == [["exercise-1", "first", "4", "First"], ["exercise-2", "second", "6", "Second"]]


def test_the_list_as_json(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what a script may want to know besides."""
    assert run(["list", "--json", "--course", str(course)]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["exercise"], second["exercise"]) == ("01_first", "02_second")
    assert first["objectives"] == {"one": "An objective."}


def test_before_the_start_the_overview_says_how_to(
    course: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No result is shown that nobody has, and the next step is ``grade init``."""
    text = overview(course, capsys)
    assert "0 of 10 points" in text
    assert text.count("–/") == 2  # noqa: RUF001
    assert "grade init" in text


def test_the_overview_shows_the_best_results(
    begun: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Full marks have a mark, and what is next is the first that lacks some."""
    graded(begun, "01_first", 4, 4)
    graded(begun, "02_second", 2, 6)
    text = overview(course, capsys)
    assert "6 of 10 points" in text
    assert "✓  1  First     4/4" in text
    assert "   2  Second    2/6" in text
    line = f"next: read exercises/02_second/README.md, then type: grade exercise-2 --course {course}"
    assert line in text
    assert "*" not in text


def test_a_changed_file_makes_a_result_stale(
    begun: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The result is of a file that is not there any more, and the overview says so."""
    graded(begun, "01_first", 4, 4)
    (begun / "exercises/01_first/first.py").write_text("# changed\n")
    text = overview(course, capsys)
    assert "4/4  *" in text
    assert "changed since" in text


def test_a_file_that_was_graded_again_is_not_stale(
    begun: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It has fewer points than the best one so far: both are shown, and nobody is asked to grade it again."""
    graded(begun, "02_second", 5, 6)
    (begun / "exercises/02_second/second.py").write_text("# changed\n")
    graded(begun, "02_second", 2, 6)
    text = overview(course, capsys)
    assert "5/6     now 2; " in text
    assert "changed since" not in text


def test_when_all_is_done_the_overview_says_so(
    begun: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """There is no next one."""
    graded(begun, "01_first", 4, 4)
    graded(begun, "02_second", 6, 6)
    assert "all done" in overview(course, capsys)


def test_a_damaged_memory_is_told_and_no_more(
    begun: Path, course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The overview comes all the same, with the cause and the cure on stderr."""
    (begun / FILE_NAME).write_text("{")
    assert run(["--course", str(course)]) == 0
    out, error = capsys.readouterr()
    assert "0 of 10 points" in out
    assert "damaged" in error
    assert "delete" in error


def test_the_overview_is_found_from_inside(
    begun: Path, course: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder below, results are the same and the path to the lesson is right."""
    graded(begun, "01_first", 4, 4)
    monkeypatch.chdir(begun / "exercises" / "01_first")
    text = overview(course, capsys)
    assert "4 of 10 points" in text
    assert "../02_second/README.md" in text


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_overview_fits(
    width: int, course: Path, work: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Titles and summaries are cut to the terminal."""
    monkeypatch.setenv("COLUMNS", str(width))
    file = course / "exercises/01_first/exercise.toml"
    file.write_text(
        file.read_text().replace("First", "A first exercise with a very long title, too long for most")
    )
    for line in overview(course, capsys).splitlines():
        words = line.partition(" --course ")[0]  # a command to copy is as long as the path in it
        assert cell_len(words) <= max(width, 70 if "start:" in line else 0)


def test_a_broken_exercise_is_a_usage_error(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the file and the fix, not with a traceback."""
    (course / "exercises/01_first/exercise.toml").write_text("format = 1\n")
    assert run(["list", "--course", str(course)]) == 2
    assert "exercise.toml" in capsys.readouterr().err
