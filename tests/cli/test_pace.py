"""How far a long run is: the rate of the latest while, and the words for it."""

from __future__ import annotations

import pytest

from grader.cli.pace import Pace, duration, line


class Clock:
    """Real seconds, as the test wants them."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_rate_is_that_of_the_latest_while() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.per_second == 0.0
    assert pace.left(10) is None
    clock.now += 20  # imports, the first judge
    pace.note(2)
    assert pace.per_second == pytest.approx(0.1)
    for done in range(3, 123):
        clock.now += 0.5
        pace.note(done)
    assert pace.per_second == pytest.approx(2.0)
    assert pace.left(60) == pytest.approx(30.0)
    assert pace.real_seconds == pytest.approx(80.0)


@pytest.mark.parametrize(
    ("real_seconds", "told"),
    [(0.4, "0 s"), (12, "12 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations_are_told_as_people_do(real_seconds: float, told: str) -> None:
    assert duration(real_seconds) == told


def test_a_line_tells_what_is_known() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert line("graded", 0, 40, pace) == "graded 0 of 40"
    clock.now += 2
    pace.note(10)
    assert line("graded", 10, 40, pace) == "graded 10 of 40, 5.0 a second, 6 s left"
    told = line("graded", 40, 40, pace, "39 passed, 1 failed")
    assert told == "graded 40 of 40; 39 passed, 1 failed"


def test_what_was_there_at_once_makes_it_no_faster() -> None:
    """The rate is that of the work, from where it begins."""
    clock = Clock()
    pace = Pace(clock)
    clock.now += 10
    pace.begin(100)
    assert line("graded", 100, 200, pace, "100 refused") == "graded 100 of 200; 100 refused"
    clock.now += 10
    pace.note(120)
    assert line("graded", 120, 200, pace) == "graded 120 of 200, 2.0 a second, 40 s left"
    assert pace.real_seconds == pytest.approx(20.0)
