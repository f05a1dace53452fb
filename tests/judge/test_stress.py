"""Bytes in flight while the machine is busy: no verdict flips.

Eight busy processes share the processors with the judge and its benches. Each round sends parcels of up
to a megabyte, or many small ones, asked for byte by byte over many connections; each check compares
elapsed virtual seconds, the judge's record and the bytes received, exactly.
"""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.outcome import Outcome
from tests.judge.engine import COURSE, Engine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

BUSY_PROCESSES = 8
#: no new round is begun after that; rounds are counted, not timed
REAL_SECONDS = 25
MOST_ROUNDS = 12


@contextmanager
def busy_machine() -> Iterator[None]:
    """Loops that never sleep, until the end of the block."""
    loops = [
        subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"]) for _ in range(BUSY_PROCESSES)
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
        for loop in loops:
            loop.wait()


def test_no_byte_in_flight_changes_a_verdict() -> None:
    """At least two rounds, one for each runtime; all checks of all rounds pass."""
    text = (COURSE / "solutions" / "03_stress" / "stress.py").read_text(encoding="utf-8")
    flips: list[str] = []
    checks = 0
    runtimes: tuple[Literal["asyncio", "trio"], ...] = ("asyncio", "trio")
    end = time.monotonic() + REAL_SECONDS
    with busy_machine(), Engine(exercise="03_stress") as engine:
        for number in range(MOST_ROUNDS):
            if number >= len(runtimes) and time.monotonic() > end:
                break
            told = engine.grade(text, steady=False, runtime=runtimes[number % 2], seed=number)
            assert len(told.report.checks) == 3, told.report.inconclusive
            checks += len(told.report.checks)
            flips += [
                f"round {number}, {check.name}: {check.message}"
                for check in told.report.checks
                if check.outcome is not Outcome.PASSED
            ]
    print(f"bytes in flight under load: {checks} checks, {len(flips)} flips")  # noqa: T201 — the count is for whoever reads the log
    assert flips == []
