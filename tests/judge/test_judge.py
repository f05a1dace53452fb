"""A fault of ours is inconclusive, never zero points; a file that is not there is a usage error."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from grader.cli.command import run
from grader.course import Course
from grader.errors import Inconclusive, UsageError
from grader.judge.client import Judge
from grader.judge.request import CheckStarted, GradeRequest, Submitted
from grader.outcome import Outcome
from grader.submission import read_submission
from tests.judge.engine import COURSE, Engine

if TYPE_CHECKING:
    from typing import Literal

    from grader.sandbox.policy import DemandWord

LOOP = "while True:\n    pass\n"


def request(submission: Path, exercise: str = "01_engine") -> GradeRequest:
    """Seed 0, everything else chosen by the judge."""
    read = read_submission(Course.locate(COURSE).find(exercise), submission)
    return GradeRequest(exercise=exercise, course=str(COURSE), submission=Submitted.of(read), seed=0)


def test_a_bug_of_a_suite_is_inconclusive_and_the_other_checks_count() -> None:
    """In a check and in a fixture; the right check gives its point."""
    with Engine(exercise="02_faulty") as engine:
        report = engine.grade("").report
    outcomes = {check.name: check.outcome for check in report.checks}
    assert outcomes == {
        "test_bug": Outcome.INCONCLUSIVE,
        "test_fixture": Outcome.INCONCLUSIVE,
        "test_right": Outcome.PASSED,
    }
    assert report.outcome is Outcome.INCONCLUSIVE
    assert report.points == 1
    assert "TypeError" in report.checks[0].message
    assert "the fixture has a bug" in report.checks[1].message


def test_a_judge_that_dies_is_inconclusive(tmp_path: Path) -> None:
    """Killed from outside in the middle of a check."""
    submission = tmp_path / "engine.py"
    submission.write_text(LOOP)
    with Judge() as judge:
        events = judge.grade(request(submission))
        while not isinstance(next(events), CheckStarted):
            pass
        os.kill(judge._process.pid, signal.SIGKILL)
        with pytest.raises(Inconclusive, match="before the grading was done") as error:
            list(events)
    assert "killed (signal 9)" in error.value.cause


def test_a_judge_that_is_gone_is_inconclusive(tmp_path: Path) -> None:
    """Killed before it is asked."""
    submission = tmp_path / "engine.py"
    submission.write_text(LOOP)
    with Judge() as judge:
        os.kill(judge._process.pid, signal.SIGKILL)
        judge._process.wait()
        with pytest.raises(Inconclusive):
            list(judge.grade(request(submission)))


def test_the_command_ends_with_3_when_the_judge_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A judge whose Python does not even start."""
    submission = tmp_path / "engine.py"
    submission.write_text(LOOP)
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert run(["1", "--course", str(COURSE), "--submission", str(submission)]) == 3
    out, error = capfd.readouterr()
    assert "no marks lost" in out
    assert "exit code 1" in out
    assert error == ""


def test_the_command_ends_with_3_for_a_faulty_suite(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The report says so, too."""
    submission = tmp_path / "faulty.py"
    submission.write_text("def steady():\n    return 7\n")
    assert run(["2", "--course", str(COURSE), "--submission", str(submission), "--json"]) == 3
    assert json.loads(capfd.readouterr().out)["outcome"] == "inconclusive"


def test_each_demand_gets_what_it_asks_for() -> None:
    """One after the other from the same client: a level that was proven takes nothing from the next one."""
    right = (Path(__file__).parent / "submissions" / "right" / "asyncio" / "gather.py").read_text()
    demands: list[DemandWord | None] = [None, "process", None, "untrusted", "sandbox"]
    expected = ["sandbox", "process", "sandbox", "sandbox", "sandbox"]
    if os.geteuid() == 0:
        demands += ["account", "process", "account"]
        expected += ["account", "process", "account"]
    with Engine() as engine:
        found = [engine.grade(right, level=each) for each in demands]
    assert [told.report.isolation.level for told in found] == expected
    assert [told.seen["elapsed"] for told in found] == [5.0] * len(demands)


def test_a_runtime_that_is_not_the_exercises_is_a_usage_error(tmp_path: Path) -> None:
    """The judge goes on to serve the next request."""
    (tmp_path / "engine.py").write_text("")
    right = request(tmp_path / "engine.py")
    with Judge() as judge:
        with pytest.raises(UsageError):
            list(judge.grade(msgspec.structs.replace(right, exercise="04_nothing")))
        assert list(judge.grade(right))


@pytest.mark.parametrize("level", ["process", "account"])
def test_other_levels_see_the_same(level: Literal["process", "account"]) -> None:
    """Exact seconds, an endless loop, a process that ends itself: where the level can be had."""
    right = (Path(__file__).parent / "submissions" / "right" / "asyncio" / "gather.py").read_text()
    with Engine() as engine:
        told = engine.grade(right, level=level)
        if told.report.outcome is Outcome.INCONCLUSIVE:
            assert os.geteuid() != 0
            assert level == "account"
            assert "only root" in told.report.inconclusive
            return
        assert told.report.isolation.level == level
        assert told.seen["elapsed"] == 5.0
        told = engine.grade(
            "import os\n\n\nasync def answer(address, names):\n    os._exit(3)\n", level=level
        )
        assert told.diagnosis is not None
        assert told.diagnosis.id == "ended"
        assert told.others == [Outcome.PASSED, Outcome.PASSED]
