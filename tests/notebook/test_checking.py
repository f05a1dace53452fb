"""``check`` in a real kernel: a plain float, the report as HTML, nothing on the error stream."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from grader.notebook.__main__ import Question, answer
from grader.notebook.checking import NotGradedError, check, within
from tests.notebook.students import RIGHT, UPLOADS

STUB = UPLOADS.stub.read_text(encoding="utf-8")


def ran(folder: Path, *cells: str) -> list[Any]:
    """The outputs of each of these cells, executed in a kernel."""
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(
        nb,
        timeout=100,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return [cell.outputs for cell in nb.cells]


def test_a_kernel_shows_the_report_and_returns_the_score(tmp_path: Path) -> None:
    """Of a cell that ran twice the second version counts; what lies beside the notebook is not imported."""
    (tmp_path / "msgspec.py").write_text("raise SystemExit('the one beside')")
    first, _, second, none = ran(
        tmp_path,
        "from grader.notebook import check",
        f"# exercise-3\n{STUB}",
        "check('exercise-3', points=5, seed=3)",
        f"# exercise-3\n{RIGHT}",
        "check('3', seed=3)",
        "del In\ncheck('nothing')",
    )[2:]
    shown, result = first
    assert result["data"] == {"text/plain": "2.0"}
    assert "6 of 15 points" in shown["data"]["text/html"]
    assert "cell [2], line 64" in shown["data"]["text/plain"]
    assert second[1]["data"] == {"text/plain": "15.0"}
    (error,) = none
    assert error["ename"] == "NotGradedError"
    assert "there is no exercise 'nothing'" in error["evalue"]


def test_a_notebook_without_an_answer_has_no_points() -> None:
    told = answer(Question("3", [(1, "x = 1")], seed=3))
    assert told["points"] == 0
    assert "holds no cell for exercise-3" in told["text"]


def test_outside_a_kernel_it_says_what_to_type() -> None:
    with pytest.raises(NotGradedError, match="At a terminal type: grade exercise-3"):
        check("exercise-3")


def test_the_process_that_grades_takes_one_question() -> None:
    question = json.dumps({"exercise": "3", "cells": [[4, f"# exercise-3\n{RIGHT}"]], "seed": 1})
    done = subprocess.run(
        [sys.executable, "-P", "-m", "grader.notebook"],
        input=question,
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    told = json.loads(done.stdout)
    assert (told["points"], told["max_points"], done.stderr) == (15, 15, "")


def test_a_kernel_needs_the_standard_library_alone() -> None:
    code = "import sys; import grader.notebook; print(*sorted({n.partition('.')[0] for n in sys.modules}))"
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r}); {code}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {*done.stdout.split()} - sys.stdlib_module_names - {"__main__"} == {"grader"}


@pytest.mark.parametrize(
    ("score", "points", "kept"),
    [(1 / 3, 1, 0.333333), (1.0000000000000002, 1, 1.0), (-1, 2, 0.0), (3, 2, 2.0)],
)
def test_a_score_is_within_its_points(score: float, points: float, kept: float) -> None:
    assert within(score, points) == kept
