"""Memory of many processes together, graded by the whole engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Literal

import pytest

from grader.outcome import Outcome
from grader.sandbox.limits.cgroup_places import CONTROLLERS, places
from tests.judge.engine import Engine, course_with

Level = Literal["sandbox", "account", "process"]

pytestmark = pytest.mark.linux

#: Limits that end none of this but memory: six daemons of 100 MiB, which are not below the bench any more.
#: The bench waits in a way that does not look like rest, so nothing else is concluded meanwhile.
LIMITS = {"cpu_seconds": 30, "silent_seconds": 60.0, "memory_bytes": 256 << 20}
BOMB = """
import os
import signal


def bomb():
    read_end, write_end = os.pipe()
    os.set_blocking(read_end, False)
    for _ in range(6):
        if os.fork() == 0:
            if os.fork() == 0:
                os.setsid()
                block = b"x" * (100 << 20)
                os.close(write_end)
                signal.pause()
            os._exit(0)
        os.wait()
    os.close(write_end)
    while True:
        signal.sigtimedwait([signal.SIGUSR2], 0.02)
        try:
            if not os.read(read_end, 1):
                return
        except BlockingIOError:
            pass


async def answer(address, names):
    bomb()
    {then}
"""


@pytest.fixture(scope="module", params=["sandbox", "account", "process"])
def level(request: pytest.FixtureRequest) -> Level:
    found: Level = request.param
    if found == "account" and os.geteuid() != 0:
        pytest.skip("level account is for root")
    return found


@pytest.fixture(scope="module")
def roomy(level: Level, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The engine's course with other limits, where a control group can be made: only that sees a daemon.

    A judge of its own for each level: what only one level needs is given up with another one.
    """
    found, reason = places()
    if {name for place in found for name in place.controllers} != CONTROLLERS:
        pytest.skip(reason)
    with Engine(course_with(tmp_path_factory.mktemp("course"), LIMITS)) as opened:
        yield opened


@pytest.mark.parametrize("then", ["return 1", "raise ValueError", "os._exit(3)", "os.kill(os.getpid(), 9)"])
def test_whatever_comes_of_it_is_memory(roomy: Engine, level: Level, then: str) -> None:
    """The kernel ended some processes: that is the fault, not what the rest made of it."""
    told = roomy.grade(BOMB.replace("{then}", then), level=level)
    assert told.answer.outcome is Outcome.FAILED
    assert "Your code used more than 256 MiB of memory." in told.message
    assert told.diagnosis is not None
    assert told.diagnosis.id == "memory"
    # The checks before and after are unharmed.
    assert told.others == [Outcome.PASSED, Outcome.PASSED]
    assert not told.report.inconclusive
