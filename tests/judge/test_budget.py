"""What one check may take of the judge, however small its pieces are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.judge.conducting import budget
from grader.judge.conducting.budget import Budget
from grader.judge.faults import LearnerFault
from grader.sandbox.policy import Limits
from tests.judge.engine import Engine, course_with

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
