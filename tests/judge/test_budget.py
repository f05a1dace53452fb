"""What one check may take of the judge, however small its pieces are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.judge.conducting import budget
from grader.judge.conducting.budget import Budget
from grader.judge.faults import LearnerFault
from grader.sandbox.policy import Limits
from tests.judge.engine import STEADY, Engine, course_with
from tests.plain import plain_pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = Limits(cpu_seconds=1, silent_seconds=1.0)
#: each sleep of the C library is within the bound for one wait; the judge's clock cannot shorten it
SLICES = """
import asyncio
import ctypes


async def answer(address, names):
    for _ in range({count}):
        ctypes.CDLL(None).usleep(500_000)
        await asyncio.sleep(1)
    return 1
"""

ENDLESS_SLEEP = "select.poll().poll(50_000)"
SUITE = '''
from grader.suite import check

@check(points=1, objective="before")
def test_the_sandbox_is_up(learner):
    """steady gives 7."""
    assert learner.call("steady").value == 7

@check(points=1, objective="answer")
def test_the_code_has_the_judge(learner):
    """answer comes to an end."""
    learner.call("answer")

@check(points=1, objective="after")
def test_the_suite_has_it(learner):
    """A suite that computes."""
    learner.call("steady")
    while True:
        pass
'''


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(course_with(tmp_path_factory.mktemp("course"), {"silent_seconds": 1.0})) as opened:
        yield opened


@pytest.mark.linux
def test_silence_in_slices_has_an_end(engine: Engine) -> None:
    """Otherwise the check would be given up, which is nobody's failure."""
    told = engine.grade(SLICES.format(count=1_000))
    assert told.message == "Nothing was heard of your code for a long time, again and again."
    assert told.diagnosis is not None
    assert told.diagnosis.id == "silent"


@pytest.mark.linux
def test_a_little_silence_is_none(engine: Engine) -> None:
    """A slice or two change nothing."""
    assert engine.grade(SLICES.format(count=2)).seen["elapsed"] == 2.0


def test_waits_are_added_up() -> None:
    """Over all benches of a check."""
    left = Budget(LIMITS)
    left.wait(3.9)
    with pytest.raises(LearnerFault, match="nothing was heard") as told:
        left.wait(0.2)
    assert told.value.kind == "silent"


def test_who_has_the_judge_when_a_check_is_given_up() -> None:
    """A bench that has it, and has had it for most of the time; a suite that computes is a suite's fault."""
    left = Budget(LIMITS)
    assert not left.spent_on_bench(0.0)
    with left.conversation():
        assert left.spent_on_bench(0.0)
        assert not left.spent_on_bench(60.0)
    assert not left.spent_on_bench(0.0)


@pytest.mark.linux
def test_a_check_that_is_given_up_is_decided_if_the_code_has_the_judge(tmp_path: Path) -> None:
    """The same backstop: a verdict about code that lets nothing go on, and none where a suite computes."""
    course = course_with(tmp_path, {"silent_seconds": 60.0})
    (course / "suites/01_engine/test_engine.py").write_text(SUITE)
    (tmp_path / "engine.py").write_text(
        f"import select\n\nasync def answer():\n    {ENDLESS_SLEEP}\n{STEADY}"
    )
    done = plain_pytest(course, "suites/01_engine", "--timeout=5", "--submission", "../engine.py")
    assert "2 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "LearnerFault: your code did not come to an end within 5 s" in done.stdout
    assert "GivenUpError: the check did not come to an end within 5 s" in done.stdout


def test_the_judges_work_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between ``begin_work`` and the last step."""
    monkeypatch.setattr(budget, "MOST_WORK_CPU_SECONDS", 0.02)
    left = Budget(LIMITS)
    left.begin_work()

    def work() -> None:
        while True:
            left.work()

    with pytest.raises(LearnerFault, match="keeps the judge busy") as told:
        work()
    assert told.value.kind == "spin"
