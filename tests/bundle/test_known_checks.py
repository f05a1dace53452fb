"""The checks as they are read off a suite: those of its reports."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from grader.bundle.known_checks import known_checks
from grader.cli.command import run
from grader.course import Course, Exercise
from grader.errors import CourseError
from tests.bundle.scratch import UPLOADS


@pytest.mark.parametrize("exercise", Course.locate().exercises(), ids=lambda each: each.key)
def test_all_points_are_found(exercise: Exercise) -> None:
    """Each check has a sentence of its own, and together they are worth the exercise."""
    found = known_checks(exercise)
    assert sum(check.points for check in found) == exercise.metadata.points
    assert len({check.sentence for check in found}) == len(found)
    assert [check.number for check in found] == [*range(1, len(found) + 1)]


def test_they_are_those_of_a_report(tmp_path: Path) -> None:
    """By sentence, in the same order, with the same points."""
    out = tmp_path / "checks.json"
    arguments = ["--submission", str(UPLOADS.stub), "--format", "checks", "--out", str(out), "--exit-zero"]
    assert run(["3", *arguments]) == 0
    told = json.loads(out.read_bytes())["checks"]
    assert [(check["sentence"], check["max_points"]) for check in told] == [
        (check.sentence, check.points) for check in known_checks(UPLOADS)
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("@check(points=2,", "@check(points=1,", "has checks of 13 points"),
        ("import", "import (", "cannot be read"),
    ],
)
def test_a_broken_suite_is_named(before: str, after: str, said: str, tmp_path: Path) -> None:
    """With the command that says more."""
    for tree, source in {"exercises": UPLOADS.folder, "suites": UPLOADS.suite_folder}.items():
        shutil.copytree(source, tmp_path / tree / UPLOADS.key)
    exercise = Course.locate(tmp_path).find("3")
    exercise.suite.write_text(exercise.suite.read_text().replace(before, after))
    with pytest.raises(CourseError, match=said) as raised:
        known_checks(exercise)
    assert raised.value.next_step == "Run `grade check 3`."
