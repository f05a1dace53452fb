"""Notebooks that are graded for real: full marks, words that name cells, what only a notebook understands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.cli.command import run
from grader.course import Course
from grader.report.model import Report, from_json
from tests.submission.test_notebook import notebook, text

UPLOADS = Course.locate().find("uploads")
REFERENCE = UPLOADS.reference.read_text(encoding="utf-8")
BEFORE, _, AFTER = REFERENCE.partition("async def upload_all(")
LAST = f"async def upload_all({AFTER}"


def graded(folder: Path, *cells: str, name: str = "uploads.ipynb") -> tuple[int, Report]:
    path, out = folder / name, folder / "report.json"
    path.write_bytes(notebook(text("# Uploads"), *cells))
    code = run(["3", "--seed", "3", "--submission", str(path), "--output", str(out)])
    return code, from_json(out.read_bytes())


def test_a_right_notebook_has_full_marks(tmp_path: Path) -> None:
    """With an attempt and a demonstration beside it, which a notebook alone can run."""
    code, report = graded(
        tmp_path, "%pip install onecook\nx = 1 / 0", BEFORE, LAST, "await upload_all(('localhost', 9), [])"
    )
    assert (code, report.points) == (0, 15)
    assert report.submission.file.endswith("uploads.ipynb")


def test_lines_are_those_of_cells(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    wrong = LAST.replace("await upload(", "upload(")
    assert wrong != LAST
    line = next(number for number, each in enumerate(wrong.split("\n"), 1) if " upload(" in each)
    code, report = graded(tmp_path, BEFORE, wrong, name="my work.ipynb")
    assert code == 1
    assert report.diagnosis is not None
    assert (report.diagnosis.file, report.diagnosis.cell) == ("my work.ipynb", "cell 3")
    assert report.diagnosis.line == line
    assert f"my work.ipynb, cell 3, line {line} · " in capfd.readouterr().out


def test_python_s_own_lines_are_those_of_cells(tmp_path: Path) -> None:
    code, report = graded(tmp_path, f"# exercise-3\n{BEFORE}", f"# exercise-3\n\nx = 'never ends\n{LAST}")
    assert (code, report.points) == (1, 0)
    assert "uploads.ipynb is not valid Python" in report.checks[0].message
    assert report.checks[0].message.count("cell 3, line 3") == 2  # where it is, and where Python detected it


def test_a_traceback_is_told_in_cells(tmp_path: Path) -> None:
    broken = LAST.replace("    results", "    missing()\n    results", 1)
    assert broken != LAST
    _, report = graded(tmp_path, BEFORE, broken)
    assert "cell 3, line " in "".join(check.message for check in report.checks)
    assert json.dumps(json.loads((tmp_path / "report.json").read_text())["checks"]).count("uploads.py") == 0


def test_a_command_to_a_notebook_is_named(tmp_path: Path) -> None:
    _, report = graded(tmp_path, f"# exercise-3\n%load_ext autoreload\n{REFERENCE}")
    assert "%load_ext is a command to a notebook" in report.checks[0].message
    assert "cell 2, line 2" in report.checks[0].message


def test_a_notebook_that_names_the_exercise_is_graded(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not the Python file beside it."""
    (tmp_path / "uploads.py").write_text("")
    path = tmp_path / "uploads.ipynb"
    path.write_bytes(notebook(REFERENCE))
    assert run([str(path), "--seed", "3", "-q"]) == 0
    assert "15 of 15" in capfd.readouterr().out
