"""What ``grade nbgrader build`` writes, without nbgrader."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from grader.cli.command import run
from grader.course import Course
from grader.notebook.course import course_files, notebook_of

EXERCISES = Course.locate().exercises()


@pytest.fixture(scope="module")
def files() -> dict[str, Any]:
    return course_files(EXERCISES, course_id="it's", execute=False, isolation="untrusted", written=2)


def test_every_exercise_has_a_notebook_and_what_it_is_given(files: dict[str, Any]) -> None:
    for exercise in EXERCISES:
        assert f"source/{exercise.slug}/{exercise.slug}.ipynb" in files
        for path in exercise.given:
            assert f"source/{exercise.slug}/{path.name}" in files
    ast.parse(files["nbgrader_config.py"].content)


def test_ids_are_there_once_and_code_is_python() -> None:
    for exercise in EXERCISES:
        nb = notebook_of(exercise, {}, written=2)
        ids = [cell["id"] for cell in nb["cells"]]
        assert len(set(ids)) == len(ids)
        for cell in nb["cells"]:
            if cell["cell_type"] == "code":
                ast.parse("".join(cell["source"]))
        points = [cell["metadata"]["nbgrader"].get("points") for cell in nb["cells"] if cell["metadata"]]
        assert points == [None, exercise.metadata.points, 2]


def test_links_lead_to_notebooks_that_are_there() -> None:
    uploads = Course.locate().find("3")
    both = json.dumps(notebook_of(uploads, {"02_one_cook": "exercise-2"}, written=0))
    assert "[One cook](../exercise-2/exercise-2.ipynb)" in both
    alone = json.dumps(notebook_of(uploads, {}, written=0))
    assert "README.md" not in alone
    assert "Before this: One cook." in alone


def test_without_a_written_answer() -> None:
    nb = notebook_of(EXERCISES[0], {}, written=0)
    assert nb["cells"][-1]["id"] == "test"


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "source").mkdir()
    assert run(["nbgrader", "build", str(tmp_path), "3"]) == 2
    assert "is there already" in capfd.readouterr().err
    assert run(["nbgrader", "build", str(tmp_path / "new"), "3", "5000"]) == 2
    assert not (tmp_path / "new").exists()
