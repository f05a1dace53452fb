"""Whether many tasks cost more than a few: what is decided from what was measured, and when it is clear."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from grader.judge.learner import Run
from grader.judge.runtimes.growth import Growth, Work, Worked, must_not_grow
from grader.judge.runtimes.played import Endless

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.runtimes.growth import Measure

GROWTH = Growth(few=300, many=100_000, most=4, dearest=0.75, cheapest=0.4)


class Costs:
    """Measures what a formula says; every work has the same order of turns."""

    def __init__(self, seconds: Callable[[int], float], order: int = 7, *, any_order: bool = False) -> None:
        self._seconds = seconds
        self._order = order
        self._any_order = any_order
        self.counts: list[int] = []
        self.runs: list[Run] = []

    @property
    def measure(self) -> Measure:
        """What a table would measure."""

        def one(count: int, times: int, number: int, cpu_seconds: float) -> Worked:
            self.counts.append(count)
            self.runs.append(Run())
            took = self._seconds(count) * count * times
            endless = Endless(line=5) if took > cpu_seconds else None
            turns = count * times * 2
            work = Work(turns, self._order + number, None, endless)
            return Worked(self.runs[-1], work, min(took, cpu_seconds), lambda: self._any_order)

        return one


def flat(_count: int) -> float:
    """Each of many costs what each of a few costs."""
    return 2e-6


@pytest.mark.parametrize("factor", [0.5, 1, 2.5])
def test_what_does_not_grow_is_right(factor: float) -> None:
    """Also when each turn costs a little more or less than with another right program."""
    must_not_grow(GROWTH, Costs(lambda _: 2e-6 * factor).measure, Costs(flat).measure)


def test_it_is_clear_early() -> None:
    """A quick program is measured among few and among the first number, and that is all."""
    learner = Costs(lambda _: 1e-6)
    must_not_grow(GROWTH, learner.measure, Costs(flat).measure)
    assert set(learner.counts) == {300, 12_800}


@pytest.mark.parametrize("each", [1e-6, 2.8e-6])
def test_beside_the_yardstick_that_grows_most_it_is_clear_early(each: float) -> None:
    """What a task takes among few is what it takes anyway: a dear program is as clear as a cheap one."""
    growth = dataclasses.replace(GROWTH, most=2, dearest=1.5, cheapest=None)
    learner = Costs(lambda _: each)
    must_not_grow(growth, learner.measure, Costs(flat).measure)
    assert set(learner.counts) == {300, 12_800}


def test_what_the_machine_makes_of_many_tasks_is_on_both_sides() -> None:
    """Caches are small: a right program's cost grows as well."""

    def slower(count: int) -> float:
        return 2e-6 if count <= 300 else 8e-6

    must_not_grow(GROWTH, Costs(slower).measure, Costs(slower).measure)


@pytest.mark.parametrize("each", [1e-7, 1e-9, 2e-10])
def test_what_grows_is_wrong(each: float) -> None:
    """However small what is added for each task in the queue: among 100,000 it is too much."""
    learner = Costs(lambda count: 1e-6 + each * count)
    with pytest.raises(AssertionError, match="more than 4 times as long among"):
        must_not_grow(GROWTH, learner.measure, Costs(flat).measure)
    assert learner.runs[-1].notes.facts["slow"] is True


def test_wasting_time_among_few_buys_none() -> None:
    """Only so much of it counts, and the early answer does not look at it."""

    def wasting(count: int) -> float:
        return 20e-6 if count <= 300 else 1e-6 + 2e-10 * count

    with pytest.raises(AssertionError, match="as long among 25,600"):
        must_not_grow(GROWTH, Costs(wasting).measure, Costs(flat).measure)


def test_another_order_of_turns_is_wrong() -> None:
    """Work that was not done as the rules say does not count, however quick it was."""
    with pytest.raises(AssertionError, match="another order"):
        must_not_grow(GROWTH, Costs(lambda _: 1e-7, order=8).measure, Costs(flat).measure)


def test_another_order_is_no_second_failure() -> None:
    """Whoever loses points for it with small programs loses none here."""
    must_not_grow(GROWTH, Costs(flat, order=8, any_order=True).measure, Costs(flat).measure)


def test_the_last_number_is_the_one_that_was_asked_for() -> None:
    """Each number is twice the one before."""
    assert GROWTH.counts() == [12_800, 25_600, 51_200, 100_000]
