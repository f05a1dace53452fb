"""Much work of many tasks, as a driver has it done."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from grader.bench.plays import Work

if TYPE_CHECKING:
    import pytest


def test_what_is_printed_in_the_midst_of_work_is_no_flood(capsys: pytest.CaptureFixture[str]) -> None:
    """A hundred thousand turns that tell of themselves are no fault; afterwards printing is as ever."""
    work = Work("learner.py")

    def turns() -> None:
        for number in range(1_000):
            sys.stdout.write(f"a turn of {number}\n")
            work.has_a_turn(number)

    before = sys.stdout
    told = work.done(turns, 5.0)
    assert sys.stdout is before
    assert (told["turns"], told["broken"], told["endless"]) == (1_000, None, None)
    assert capsys.readouterr().out == ""


def test_the_judge_looks_at_each_leg() -> None:
    """A leg lasts from one look of the judge to the next; nobody is ended in the midst of a look."""
    seen: list[str] = []
    work = Work("learner.py", lambda: seen.append("looks"))

    def legs() -> None:
        work.leg("turns", 300, 2)
        seen.append("turns")
        work.leg()
        work.has_a_turn(1)

    told = work.done(legs, 5.0)
    assert seen == ["looks", "turns", "looks"]
    assert told["legs"] == [("turns", 300, 2), ("", 0, 1)]


def test_who_has_used_up_the_time_is_ended_after_a_look() -> None:
    """What was heard of the judge by half would be heard in the midst of the next word."""
    looked: list[bool] = []

    def look() -> None:
        begun = time.thread_time()
        while time.thread_time() < begun + 0.1:
            pass
        looked.append(True)

    work = Work("learner.py", look)

    def legs() -> None:
        work.leg("turns")
        while True:
            pass

    told = work.done(legs, 0.01)
    assert looked == [True]
    assert told["endless"] == {"line": None}
