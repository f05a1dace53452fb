"""``configure(c)``: the judge is among nbgrader's steps, however they were given, or nothing is graded."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbgrader import preprocessors as theirs
from traitlets.config import Config

from grader.notebook import configure
from grader.notebook import preprocessors as ours
from grader.notebook.course_cells import judged_exercises
from tests.notebook.courses import built, nbgrader
from tests.notebook.students import STUDENTS, hand_in


def steps(c: Config) -> list[str]:
    return [step.__name__ for step in c.Autograde.autograde_preprocessors]


def test_nothing_is_executed_unless_that_is_wanted() -> None:
    """And the judge comes first: what a notebook does when it runs comes too late."""
    c = Config()
    configure(c)
    assert steps(c)[0] == "OneCookJudge"
    assert not {"Execute", "OneCookExecute", "SaveAutoGrades"} & {*steps(c)}
    assert "OneCookSaveAutoGrades" in steps(c)
    configure(c, execute=True)
    assert steps(c)[:2] == ["OneCookJudge", "OneCookExecute"]
    assert len(steps(c)) == len(set(steps(c)))


@pytest.mark.parametrize("by_name", [True, False])
def test_steps_of_one_s_own_stay(by_name: bool) -> None:  # noqa: FBT001 - a parameter
    kept = [theirs.Execute, theirs.LimitOutput, theirs.SaveAutoGrades]
    c = Config()
    c.Autograde.autograde_preprocessors = [
        f"nbgrader.preprocessors.{step.__name__}" if by_name else step for step in kept
    ]
    configure(c)
    assert steps(c) == ["OneCookJudge", "LimitOutput", "OneCookSaveAutoGrades"]
    assert ours.OneCookClearSolutions in c.GenerateAssignment.preprocessors


def test_what_was_appended_stays() -> None:
    c = Config()
    c.Autograde.autograde_preprocessors.append(theirs.GetGrades)
    configure(c)
    assert steps(c)[-1] == "GetGrades"


def test_steps_that_store_no_score_end_the_command() -> None:
    c = Config()
    c.Autograde.autograde_preprocessors = [theirs.Execute]
    with pytest.raises(SystemExit, match="do not save any score"):
        configure(c)


def test_a_mistake_in_the_configuration_ends_the_command(tmp_path: Path) -> None:
    """Nbgrader would go on with its own steps: execute everything, and take its word."""
    course = built(tmp_path / "course")
    hand_in(course, {"c-stub": STUDENTS["c-stub"]})
    path = course / "nbgrader_config.py"
    path.write_text(path.read_text(encoding="utf-8").replace("execute=", "exekute="), encoding="utf-8")
    said = nbgrader(course, "autograde", "exercise-3", code=1)
    assert "nbgrader_config.py: TypeError" in said
    assert not (course / "autograded").exists()


def cell(source: str, *, solution: bool = False) -> nbformat.NotebookNode:
    told = {"grade": True, "solution": solution, "grade_id": "t"}
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": told})


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("check('exercise-3')", ("exercise-3",)),
        ("import grader.notebook as n\nn.check(exercise='exercise-3', points=2)", ("exercise-3",)),
        ("NAME = 'exercise-3'\ncheck(NAME)", ("exercise-3",)),
        ("assert check('uploads') == 15", ("uploads",)),
        ("check('exercise-1')\ncheck('exercise-3')", ("exercise-1", "exercise-3")),
        ("from grader.notebook import check\ncheck('3')", ("3",)),
        ("check('3')", ()),
        ("check(3)\nother('exercise-3')\ncheck()", ()),
        ("%time check('exercise-3')", ()),
    ],
)
def test_which_exercise_a_test_cell_asks_for(source: str, found: tuple[str, ...]) -> None:
    assert judged_exercises(cell(source)) == found
    assert judged_exercises(cell(source, solution=True)) == ()
