"""The whole way of a course with nbgrader's own commands: release, hand in, autograde, feedback, export."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.cli.command import run
from tests.notebook.courses import built, nbgrader
from tests.notebook.students import HOSTILE, STUDENTS, hand_in

pytestmark = pytest.mark.timeout(240)


def scores(course: Path) -> dict[str, float | None]:
    with Gradebook(f"sqlite:///{course}/gradebook.db", course_id=course.name) as gradebook:
        return {
            submission.student.id: gradebook.find_grade(
                "exercise-3-test", "exercise-3", "exercise-3", submission.student.id
            ).auto_score
            for submission in gradebook.assignment_submissions("exercise-3")
        }


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A course of students who did all sorts of things to their notebooks; and what nbgrader said."""
    course = built(tmp_path_factory.mktemp("nb") / "course")
    hand_in(course, STUDENTS)
    return course, nbgrader(course, "autograde", "exercise-3")


def test_each_notebook_gets_what_its_code_earns(graded: tuple[Path, str]) -> None:
    """And nobody after it is lost."""
    assert scores(graded[0]) == {student: worth for student, (_, worth) in STUDENTS.items()}


def test_what_was_not_graded_is_told_and_listed(
    graded: tuple[Path, str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert "exercise-3 of j-no-answer, cell exercise-3-test: NOT GRADED, which is no 0" in graded[1]
    assert run(["nbgrader", "ungraded", str(graded[0] / "gradebook.db")]) == 1
    assert capfd.readouterr().out == "exercise-3 j-no-answer: exercise-3-test has no score\n"


def test_feedback_shows_the_report_and_its_timeline(graded: tuple[Path, str]) -> None:
    course = graded[0]
    nbgrader(course, "generate_feedback", "exercise-3", "--student=c-stub")
    page = (course / "feedback" / "c-stub" / "exercise-3" / "exercise-3.html").read_text(encoding="utf-8")
    assert "exercise-3 · Uploads: not yet · 6 of 15 points" in page
    assert "exercise-3.ipynb, cell 6, line 64" in page
    assert "━━━" in page
    assert "test_" not in page


def test_the_export_has_the_scores(graded: tuple[Path, str], tmp_path: Path) -> None:
    nbgrader(graded[0], "export", "--to", str(tmp_path / "grades.csv"))
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert rows["a-right"]["score"] == "15.0"
    assert rows["c-stub"]["score"] == "6.0"
    assert rows["a-right"]["max_score"] == "17.0"  # with the written answer


def test_grading_again_changes_nothing(graded: tuple[Path, str]) -> None:
    """The judge may be asked for one student; his manual score stays."""
    course = graded[0]
    with Gradebook(f"sqlite:///{course}/gradebook.db", course_id=course.name) as gradebook:
        gradebook.find_grade("exercise-3-test", "exercise-3", "exercise-3", "c-stub").manual_score = 9.0
        gradebook.db.commit()
    nbgrader(course, "autograde", "exercise-3", "--student=c-stub", "--force")
    with Gradebook(f"sqlite:///{course}/gradebook.db", course_id=course.name) as gradebook:
        grade = gradebook.find_grade("exercise-3-test", "exercise-3", "exercise-3", "c-stub")
        assert (grade.auto_score, grade.manual_score, grade.score) == (6.0, 9.0, 9.0)
        grade.manual_score = None
        gradebook.db.commit()


def test_what_was_not_autograded_as_it_lies_there_is_listed(
    graded: tuple[Path, str], capfd: pytest.CaptureFixture[str]
) -> None:
    """A broken notebook, one of another name, one that came again: nbgrader counts 0, or what was before."""
    course = graded[0]
    for student, file, content in (
        ("x-broken", "exercise-3.ipynb", "{"),
        ("y-renamed", "exercise-3 (1).ipynb", "{}"),
    ):
        folder = course / "submitted" / student / "exercise-3"
        folder.mkdir(parents=True)
        (folder / file).write_text(content)
    nbgrader(course, "autograde", "exercise-3", "--student=x-broken", code=1)
    again = course / "submitted" / "a-right" / "exercise-3" / "exercise-3.ipynb"
    later = (course / "autograded" / "a-right" / "exercise-3" / "exercise-3.ipynb").stat().st_mtime + 60
    os.utime(again, (later, later))
    capfd.readouterr()
    assert run(["nbgrader", "ungraded", str(course / "gradebook.db")]) == 1
    told = capfd.readouterr().out
    assert "exercise-3 x-broken: exercise-3.ipynb was not autograded" in told
    assert "exercise-3 y-renamed: no exercise-3.ipynb was handed in" in told
    assert "exercise-3 a-right: exercise-3.ipynb was handed in again" in told


def test_test_cells_of_other_forms(tmp_path: Path) -> None:
    """Two exercises in one cell, a line that only a kernel reads, a function of the instructor's own."""
    course = built(tmp_path / "course", "--execute")
    source = course / "source" / "exercise-3" / "exercise-3.ipynb"
    nb = json.loads(source.read_text(encoding="utf-8"))
    test = next(each for each in nb["cells"] if each["id"] == "test")
    own = "def check(what):\n    return 1.0\n"
    for number, code in enumerate(
        ["check('exercise-1')\ncheck('exercise-3')", "%time x = check('exercise-3')\nx", f"{own}check('sum')"]
    ):
        metadata = {"nbgrader": {**test["metadata"]["nbgrader"], "grade_id": f"t{number}", "points": 2}}
        nb["cells"].append({**test, "id": f"t{number}", "metadata": metadata, "source": code})
    source.write_text(json.dumps(nb), encoding="utf-8")
    nbgrader(course, "generate_assignment", "exercise-3", "--force")
    hand_in(course, {"z-right": HOSTILE["z-right"]})
    nbgrader(course, "autograde", "exercise-3")
    with Gradebook(f"sqlite:///{course}/gradebook.db", course_id=course.name) as gradebook:
        found = {
            grade.name: (grade.auto_score, bool(grade.needs_manual_grade))
            for grade in gradebook.find_submission_notebook("exercise-3", "exercise-3", "z-right").grades
        }
    assert found["exercise-3-test"] == (15.0, False)
    assert found["t0"] == found["t1"] == (None, True)
    assert found["t2"] == (1.0, False)


def test_notebooks_that_are_executed_get_no_more_and_no_less(tmp_path: Path) -> None:
    """One forges check, one hangs in an await, one shouts from a thread, one kills its kernel."""
    course = built(tmp_path / "course", "--execute")
    configuration = course / "nbgrader_config.py"
    configuration.write_text(configuration.read_text(encoding="utf-8") + "c.Execute.timeout = 4\n")
    hand_in(course, HOSTILE)
    said = nbgrader(course, "autograde", "exercise-3")
    assert scores(course) == {student: worth for student, (_, worth) in HOSTILE.items()}
    assert "The notebook did not run to its end" in said
    answered = json.loads((course / "autograded" / "z-right" / "exercise-3" / "exercise-3.ipynb").read_text())
    shown = json.dumps(answered)
    assert "graded by the judge, whatever this notebook does" in shown


def test_a_built_course_is_one_that_nbgrader_takes(tmp_path: Path) -> None:
    """The instructor's notebook passes; what is released has the stub, no solution and no hidden test."""
    course = built(tmp_path / "course")
    said = nbgrader(course, "validate", "source/exercise-3/exercise-3.ipynb")
    assert "Success! Your notebook passes all the tests." in said
    released = (course / "release" / "exercise-3" / "exercise-3.ipynb").read_text(encoding="utf-8")
    cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(released)["cells"]}
    assert cells["answer"].startswith('# exercise-3\n"""Upload the videos of the party, one thread for each')
    assert "threading.Thread" in cells["answer"]
    assert "SOLUTION" not in released
    assert "NotImplementedError" not in released
    assert "points=15" not in released
    assert cells["written"] == "YOUR ANSWER HERE"
