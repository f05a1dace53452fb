"""Much work of many tasks, as a driver has it done."""

from __future__ import annotations

import sys
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
