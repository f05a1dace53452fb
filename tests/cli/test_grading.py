"""``grade EXERCISE`` with the real judge, on an exercise of our own course."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import jsonschema
import pytest

from grader.cli.command import run
from grader.cli.progress import load
from grader.course import Course
from grader.errors import UsageError
from grader.judge.grading import Grading
from grader.judge.request import Submitted
from grader.report.model import json_schema
from grader.sandbox.policy import Demand
from grader.submission import read_source, read_submission

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Exercise


@pytest.fixture
def exercise() -> Exercise:
    return Course.locate().find("uploads")


@pytest.fixture
def answered(exercise: Exercise, work: Path) -> Path:
    """A learner's folder in which the third exercise is answered as the reference answers it."""
    file = work / "exercises" / exercise.key / exercise.file_name
    file.parent.mkdir(parents=True)
    shutil.copyfile(exercise.reference, file)
    return file


def test_full_marks_are_0_and_remembered(
    answered: Path, work: Path, exercise: Exercise, capfd: pytest.CaptureFixture[str]
) -> None:
    """The report is all that is printed; the result stands beside the exercises."""
    assert run(["exercise-3"]) == 0
    out, error = capfd.readouterr()
    assert out.startswith("exercise-3 · ")
    assert "done · " in out.splitlines()[0]
    assert "\x1b" not in out
    assert error == ""
    best = load(work).exercises[exercise.key]
    assert best.points > 0
    assert best.sha256 == read_source(answered).sha256


def test_not_yet_is_1(exercise: Exercise, work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The stub as it is handed out does not pass."""
    assert run(["3", "--quiet", "--submission", str(exercise.stub)]) == 1
    out, error = capfd.readouterr()
    assert len(out.splitlines()) == 1
    assert "not yet" in out
    assert error == ""
    assert list(work.iterdir()) == []


def test_json_is_the_report_and_nothing_else(answered: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """It follows the schema, and has the seed that was given."""
    assert run(["--json", "--seed", "7", str(answered)]) == 0
    out, error = capfd.readouterr()
    report = json.loads(out)
    jsonschema.Draft202012Validator(json_schema()).validate(report)
    assert report["seed"] == 7
    assert report["exercise"] == "03_uploads"
    assert error == ""


def test_the_file_that_names_the_exercise_is_graded(
    answered: Path, exercise: Exercise, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """``grade uploads.py`` means that file, though there is another one in exercises/."""
    shutil.copyfile(exercise.stub, work / exercise.file_name)
    assert run([exercise.file_name, "-q"]) == 1
    assert run([str(answered.parent), "-q"]) == 0
    assert run(["uploads", "-q"]) == 0
    capfd.readouterr()


def test_an_unusable_file_is_2_before_anything_starts(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A link, as an example: told in words, with nothing on stdout."""
    (work / "target.py").write_text("")
    (work / "uploads.py").symlink_to(work / "target.py")
    assert run(["3", "--json"]) == 2
    out, error = capfd.readouterr()
    assert out == ""
    assert "symbolic link" in error


def test_code_that_is_not_python_is_not_yet(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The learner's mistake is a result, with its line, not an error of the command."""
    (work / "uploads.py").write_text("async def upload_all(:\n")
    assert run(["3"]) == 1
    out, error = capfd.readouterr()
    assert "uploads.py:1" in out
    assert error == ""


@pytest.mark.parametrize("number", ["12", "13"])
@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
def test_a_runtime_that_is_not_the_exercises_is_2(
    number: str, runtime: str, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Who writes the runtime has none to choose: told so, instead of a grading that nobody can pass."""
    reference = str(Course.locate().find(number).reference)
    assert run([number, "--submission", reference, "--runtime", runtime]) == 2
    out, error = capfd.readouterr()
    assert out == ""
    assert "this exercise has no runtime to choose" in error
    assert "without --runtime" in error


def test_the_judge_refuses_such_a_runtime_too(course: Path) -> None:
    """Whoever asks it: one line of a request is not worth less than one of a command."""
    kit = Course.locate(course)
    stub = Submitted.of(read_submission(kit.find("1"), kit.find("1").stub))
    with pytest.raises(UsageError, match="does not run on trio, but on asyncio"):
        Grading.prepare(kit, "01_first", stub, seed=0, runtime="trio", demanded=Demand.HIGHEST)


@pytest.mark.parametrize("runtime", ["asyncio", "trio"])
def test_code_for_the_other_runtime_is_told_so(
    runtime: str, exercise: Exercise, work: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Instead of what the libraries say of each other."""
    other = "trio" if runtime == "asyncio" else "asyncio"
    written = {"asyncio": exercise.reference, "trio": exercise.suite_folder / "right" / "trio_nursery.py"}
    assert run(["3", "--submission", str(written[other]), "--runtime", runtime, "--json"]) == 1
    report = json.loads(capfd.readouterr().out)
    assert report["diagnosis"]["explanation"] == f"your code is written for {other}, and was run on {runtime}"


def test_code_in_two_files_is_told_that_one_is_graded(work: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A helper beside the file works at home, and is not there when it is graded."""
    (work / "helpers.py").write_text("half = 0.5\n")
    (work / "uploads.py").write_text("import asyncio\nfrom helpers import half\n")
    assert run(["3"]) == 1
    assert "Only this one file is graded" in capfd.readouterr().out
