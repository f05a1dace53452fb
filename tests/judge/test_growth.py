"""Whether many tasks cost more than a few: what is decided from what was measured, and when it is clear."""

from __future__ import annotations

import array
import itertools
import zlib
from typing import TYPE_CHECKING

import pytest

from grader.judge.learner import Run
from grader.judge.runtimes.growth import Growth, Thing, Work, Worked, must_not_grow
from grader.judge.runtimes.played import Endless

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.runtimes.growth import Leg, Measure

GROWTH = Growth(
    few=300,
    first=16_000,
    many=100_000,
    most=3,
    dearest=5,
    things={
        "turns": Thing("A turn", grows="turns", clear=2),
        "naps": Thing("A sleep", grows="timers", clear=1.5),
    },
)
UNITS = 1_000


def turns(count: int, number: int) -> list[int]:
    """Who has a turn, in a try."""
    return [count, number, 7]


class Costs:
    """Measures what a formula says of each sleep; a turn always costs the same.

    Args:
        last: who has the last turn.
        seconds: for how many tasks, and in which measurement (from 0), what a sleep takes.
        task: seconds that each task takes beside.
    """

    def __init__(
        self,
        seconds: Callable[[int, int], float],
        last: int = 7,
        *,
        any_order: bool = False,
        task: float = 5e-6,
    ) -> None:
        self._seconds = seconds
        self._last = last
        self._any_order = any_order
        self._task = task
        self.counts: list[int] = []
        self.runs: list[Run] = []

    @property
    def measure(self) -> Measure:
        """What a table would measure."""

        def one(count: int, number: int, cpu_seconds: float) -> Worked:
            legs: list[Leg] = []
            took = [0.0]
            for among in (300, count, 300):
                legs += [("", 0, 1), ("turns", among, UNITS), ("naps", among, UNITS), ("naps", among, UNITS)]
                nap = self._seconds(among, len(self.counts)) * UNITS
                took += [among * self._task, 1e-6 * UNITS, nap, nap * 1.5]  # one leg was disturbed
            self.counts.append(count)
            self.runs.append(Run())
            looks = [each for each in itertools.accumulate(took) if each <= cpu_seconds]
            endless = Endless(line=5) if len(looks) < len(took) else None
            if endless is not None:
                looks, legs = [*looks, cpu_seconds], legs[: len(looks)]
            told = array.array("I", [*turns(count, number)[:-1], self._last])
            work = Work(len(told), zlib.crc32(told), None, endless, 4, legs)
            return Worked(self.runs[-1], work, tuple(looks), lambda: self._any_order)

        return one


def flat(_count: int, _number: int) -> float:
    """Among many each costs what each of a few costs."""
    return 2e-6


@pytest.mark.parametrize("factor", [0.5, 1, 2.5])
def test_what_does_not_grow_is_right(factor: float) -> None:
    """Also when each turn costs more or less than with another right program; and it is clear early."""
    learner = Costs(lambda *_: 2e-6 * factor)
    must_not_grow(GROWTH, learner.measure, Costs(flat).measure, turns)
    assert learner.counts == [16_000]


def test_what_the_machine_makes_of_many_tasks_is_on_both_sides() -> None:
    """Caches are small: a right program's cost grows as well."""

    def slower(count: int, _number: int) -> float:
        return 2e-6 if count <= 300 else 4e-6 if count < 100_000 else 8e-6

    learner = Costs(slower)
    must_not_grow(GROWTH, learner.measure, Costs(slower).measure, turns)
    assert learner.counts == [16_000, 16_000, 100_000]


@pytest.mark.parametrize("each", [1e-8, 1e-9, 1.5e-10])
def test_what_grows_is_wrong(each: float) -> None:
    """However small what is added for each task: among 100,000 it is too much."""
    learner = Costs(lambda count, _: 2e-6 + each * count)
    with pytest.raises(AssertionError, match=r"A sleep takes more than 3 times as long among"):
        must_not_grow(GROWTH, learner.measure, Costs(flat).measure, turns)
    facts = learner.runs[-1].notes.facts
    assert (facts["slow"], facts["grows"]) == (True, "timers")
    assert facts["line"] in {4, 5}


def test_what_has_plainly_grown_is_measured_once() -> None:
    """Nothing that disturbs a measurement makes six of one."""
    learner = Costs(lambda count, _: 2e-6 + 3e-9 * count)
    with pytest.raises(AssertionError, match="among 16,000 tasks as among 300"):
        must_not_grow(GROWTH, learner.measure, Costs(flat).measure, turns)
    assert learner.counts == [16_000]


@pytest.mark.parametrize("factor", [2, 5])
def test_a_measurement_that_was_disturbed_is_made_again(factor: float) -> None:
    """Whatever the machine did beside the first one; and it is never doubled without an end."""

    def disturbed(count: int, number: int) -> float:
        return 2e-6 * (factor if number == 0 and count > 300 else 1)

    learner = Costs(disturbed)
    must_not_grow(GROWTH, learner.measure, Costs(flat).measure, turns)
    assert learner.counts == [16_000, 16_000]


def test_a_machine_that_never_rests_makes_nobody_wrong() -> None:
    """Among a hundred thousand, right and wrong lie far apart."""
    learner = Costs(lambda count, _: 2e-6 if count <= 300 else 4e-6)
    must_not_grow(GROWTH, learner.measure, Costs(flat).measure, turns)
    assert learner.counts == [16_000, 16_000, 100_000]


def test_wasting_time_among_few_buys_little() -> None:
    """Only so much of it counts."""

    def wasting(count: int, _number: int) -> float:
        return 50e-6 if count <= 300 else 2e-6 + 1e-9 * count

    with pytest.raises(AssertionError, match="as long among 100,000"):
        must_not_grow(GROWTH, Costs(wasting).measure, Costs(flat).measure, turns)


def test_what_takes_many_times_as_long_in_all_is_wrong() -> None:
    """Where nothing can be measured, since it did not even come to that."""
    learner = Costs(flat, task=1e-3)
    with pytest.raises(AssertionError, match="many times as long as with another"):
        must_not_grow(GROWTH, learner.measure, Costs(flat).measure, turns)
    assert learner.runs[-1].notes.facts == {"slow": True, "grows": "in all", "line": 5}
    assert learner.counts == [16_000, 16_000]


def test_another_order_of_turns_is_wrong() -> None:
    """Work that was not done as the rules say does not count, however quick it was."""
    with pytest.raises(AssertionError, match="another order"):
        must_not_grow(GROWTH, Costs(lambda *_: 1e-7, last=8).measure, Costs(flat).measure, turns)


def test_another_order_is_no_second_failure() -> None:
    """Whoever loses points for it with small programs loses none here."""
    must_not_grow(GROWTH, Costs(flat, last=8, any_order=True).measure, Costs(flat).measure, turns)
