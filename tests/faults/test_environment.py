"""No inherited variable, file or plug-in changes a verdict: the judge makes its own environment."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from grader.environment import FIXED, KEPT, judge_environment
from grader.judge.request import Event, Finished, GradeRequest, Submitted
from grader.outcome import Outcome

CHECKOUT = Path(__file__).resolve().parents[2]
METADATA = """\
format = 1
title = "Steady"
summary = "Gives 7."
points = 2
runtimes = ["asyncio"]
functions = ["steady"]

[objectives]
one = "steady gives 7"
two = "no set has another order"
"""
SUITE = '''
from hypothesis import given, settings, strategies as st
from grader.suite import check

@check(points=1, objective="one")
def test_seven(learner):
    """steady gives 7."""
    assert learner.call("steady").value == 7, "steady did not give 7"

@check(points=1, objective="two")
@settings(max_examples=3, database=None)
@given(number=st.integers(0, 3))
def test_numbers(number):
    """Numbers are numbers."""
    assert number in range(4)
'''
RIGHT, WRONG = "def steady():\n    return 7\n", "def steady():\n    return 8\n"
#: what these read (`python --help-env`, docs.python.org/3/using/cmdline.html; docs.pytest.org, "Environment
#: Variables"; pytest-timeout's README; hypothesis' source), with values that would bend something
OF_PYTHON = {
    "PYTHONOPTIMIZE": "2",
    "PYTHONWARNINGS": "error",
    "PYTHONDEVMODE": "1",
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONHASHSEED": "17",
    "PYTHONINSPECT": "1",
    "PYTHONIOENCODING": "ascii:strict",
    "PYTHONUTF8": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONTRACEMALLOC": "3",
    "PYTHONPROFILEIMPORTTIME": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
    "PYTHONMALLOC": "debug",
    "PYTHONINTMAXSTRDIGITS": "640",
    "PYTHONFAULTHANDLER": "1",
    "PYTHONBREAKPOINT": "os._exit",
    "PYTHONWARNDEFAULTENCODING": "1",
    "PYTHONNODEBUGRANGES": "1",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONCASEOK": "1",
    "PYTHON_GIL": "1",
    "PYTHON_COLORS": "1",
    "PYTHON_CPU_COUNT": "1",
    "LC_ALL": "C",
    "TZ": "nowhere",
}
OF_PYTEST = {
    "PYTEST_ADDOPTS": "-k nothing --color=yes -x --collect-only",
    "PYTEST_PLUGINS": "nonexistent_plugin",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "",
    "PYTEST_DEBUG": "1",
    "PYTEST_THEME": "nonexistent",
    "PYTEST_TIMEOUT": "0.000001",
    "PYTEST_CURRENT_TEST": "x",
    "PYTEST_XDIST_WORKER": "gw7",
    "PYTEST_VERSION": "1",
    "FORCE_COLOR": "1",
    "PY_COLORS": "1",
    "CI": "true",
    "BUILD_NUMBER": "1",
    "COLUMNS": "1",
}
OF_HYPOTHESIS = {
    "HYPOTHESIS_STORAGE_DIRECTORY": "/proc/nowhere",
    "HYPOTHESIS_PROFILE": "nonexistent",
    "HYPOTHESIS_NO_PLUGINS": "1",
    "HYPOTHESIS_EXPERIMENTAL_OBSERVABILITY": "1",
    "HYPOTHESIS_NO_TRACEBACK_TRIM": "1",
    "TF_BUILD": "1",
}
EVERYTHING = {**OF_PYTHON, **OF_PYTEST, **OF_HYPOTHESIS}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """One exercise of two points, and beside it everything that a pytest or a Python might pick up."""
    for tree in ("exercises", "solutions", "suites"):
        (tmp_path / tree / "01_steady").mkdir(parents=True)
    (tmp_path / "exercises/01_steady/exercise.toml").write_text(METADATA)
    (tmp_path / "exercises/01_steady/steady.py").write_text(RIGHT)
    (tmp_path / "suites/01_steady/suite.toml").write_text("format = 1\n\n[wrong]\n")
    (tmp_path / "suites/01_steady/test_steady.py").write_text(SUITE)
    for name, text in (("right", RIGHT), ("wrong", WRONG)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "steady.py").write_text(text)
    for folder in (tmp_path, tmp_path / "right", tmp_path / "suites", tmp_path / "suites/01_steady"):
        for name in ("pytest.ini", "tox.ini", ".pytest.ini"):
            (folder / name).write_text("[pytest]\naddopts = -k nothing\n")
        for name in ("conftest.py", "sitecustomize.py", "usercustomize.py", "pytest.py", "msgspec.py"):
            (folder / name).write_text("import os\nos._exit(0)\n")
    return tmp_path


def graded(course: Path, which: str, variables: dict[str, str]) -> tuple[int, str]:
    """Exit code and headline of a grading that is started in the middle of it all."""
    environment = {name: os.environ[name] for name in (*KEPT, "PATH") if name in os.environ}
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "grader",
            "1",
            "--course",
            ".",
            "--submission",
            f"{which}/steady.py",
            "-q",
        ],
        cwd=course,
        env={**environment, "PYTHONPATH": str(CHECKOUT), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    points = re.search(r"\d+ of \d+ points", done.stdout)
    return done.returncode, points[0] if points else done.stdout + done.stderr


@pytest.mark.parametrize(
    "variables",
    [OF_PYTHON, OF_PYTEST, OF_HYPOTHESIS, {"PYTHONOPTIMIZE": "1"}],
    ids=["python", "pytest", "hypothesis", "optimize"],
)
def test_a_verdict_is_the_same_under_any_variable(course: Path, variables: dict[str, str]) -> None:
    """A right program has full marks, a wrong one has not, and the exit code says so."""
    assert graded(course, "right", variables) == (0, "2 of 2 points")
    assert graded(course, "wrong", variables) == (1, "1 of 2 points")


def test_no_module_comes_from_a_folder_that_a_variable_names(course: Path) -> None:
    """PYTHONPATH is for the one folder that the kit itself was imported from."""
    elsewhere = os.pathsep.join([str(CHECKOUT), str(course / "right"), str(course)])
    made = judge_environment({"PYTHONPATH": elsewhere})
    assert made["PYTHONPATH"] == str(CHECKOUT)
    assert "PYTHONPATH" not in judge_environment({"PYTHONPATH": f"{course}::{course / 'right'}"})


def test_the_judge_has_no_other_variable() -> None:
    """Not even one that nobody has heard of yet."""
    inherited = {**EVERYTHING, "PYTHONTOMORROW": "1", "LD_PRELOAD": "/nowhere.so", "HOME": "/home/ada"}
    assert judge_environment(inherited) == {**FIXED, "HOME": "/home/ada"}


def test_a_judge_without_assertions_decides_nothing(course: Path) -> None:
    """However it came to be started so."""
    request = GradeRequest(
        exercise="01_steady", course=str(course), submission=Submitted(name="", text="", sha256=""), seed=0
    )
    done = subprocess.run(
        [sys.executable, "-O", "-P", "-m", "grader.judge"],
        env=judge_environment(os.environ | {"PYTHONPATH": str(CHECKOUT)}),
        input=msgspec.json.encode(request),
        capture_output=True,
        check=False,
    )
    event = msgspec.json.decode(done.stdout.splitlines()[-1], type=Event)
    assert isinstance(event, Finished), done.stderr
    assert event.report.outcome is Outcome.INCONCLUSIVE
    assert "assertions" in event.report.inconclusive


def test_plain_pytest_without_assertions_is_refused() -> None:
    """An author is told, instead of seeing everything pass."""
    done = subprocess.run(
        [sys.executable, "-O", "-m", "pytest", "-W", "ignore", "grader/suites/01_first_await"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "unset PYTHONOPTIMIZE" in done.stdout + done.stderr
