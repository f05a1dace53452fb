"""Whether something costs more among many tasks than among a few: processor time, compared in one run.

A driver does the same thing again and again in small *legs*: among few tasks, among many, and among few
again. At the end of each leg the judge reads the processor time of the bench from outside. The quickest leg
of a kind counts, so what the machine does beside takes part in nothing: legs take a millisecond, and those
that are compared lie close together.

The same is done with a *yardstick*: a right program of the suite in place of the learner's, in a bench that
holds no code of the learner's. So what the machine itself makes of many tasks (its caches are small) is on
both sides. What is drawn for a run is drawn anew; the yardstick's bench tells in which order tasks had their
turns, and the learner's has to tell the same.

What grows with the number of tasks has more than doubled among the first number of them, however small its
part is (a list of references is moved quickly). A program that stays well below that is right. Where that is
not clear it is measured again, and then among a hundred thousand, where right and wrong lie far apart.
Code that wastes time among few tasks gains little: what that is allowed to count for has a bound.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from grader.evidence.report import Count, Line
from grader.judge.runtimes.played import Broken, Endless

if TYPE_CHECKING:
    from grader.judge.learner import Run

__all__ = ["Growth", "Measure", "Thing", "Work", "Worked", "must_not_grow"]

#: measurements among the first number of tasks, and among many, while it is not clear
TRIES_OF_FIRST, TRIES_OF_MANY = 2, 3
#: what has grown so many times what is allowed needs no second measurement
PLAINLY = 2
#: so many times what the yardstick takes in all is too much, when it was that twice
MOST_IN_ALL, TRIES_IN_ALL = 8, 2
#: the fact ``grows`` then
IN_ALL = "in all"
#: many times what a right program takes for a task, with all that is done beside it
MOST_OF_A_TASK = 100e-6

#: the name of a kind, among how many tasks, and how often it was done in this leg; "" is no leg
Leg = tuple[Annotated[str, Meta(max_length=40)], Count, Annotated[int, Meta(ge=1, le=10_000_000)]]


class Work(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a driver tells of much work (``Work.done`` in ``grader/bench/plays.py``)."""

    turns: Count
    #: a number for the order of the turns
    order: Count
    broken: Broken | None
    endless: Endless | None
    #: where the learner's code was most of the time
    line: Line | None = None
    #: each began when the judge looked, and ended when it looked again
    legs: Annotated[list[Leg], Meta(max_length=1_000)] = msgspec.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class Worked:
    """Work, and what it cost.

    Attributes:
        looks: processor seconds that were used whenever the judge looked, and at the end.
        any_order: whether small programs go another way as well: who loses points for that loses none here.
    """

    run: Run
    work: Work
    looks: tuple[float, ...]
    any_order: Callable[[], bool]

    @property
    def cpu_seconds(self) -> float:
        """What it took in all."""
        return self.looks[-1]

    def same(self, right: Work) -> bool:
        """Whether tasks had their turns in the same order as with a right program."""
        return self.work.turns == right.turns and (self.work.order == right.order or self.any_order())


#: among how many tasks, the number of the try, and after how many processor seconds to give up -> what came
#: of it; what is drawn for a try nobody can know before
Measure = Callable[[int, int, float], Worked]


@dataclasses.dataclass(frozen=True, slots=True)
class Thing:
    """What is done in legs of one kind.

    Attributes:
        words: how a failure names it; they begin a sentence.
        grows: the fact of that name, for rules of diagnosis, when it has grown.
    """

    words: str
    grows: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What is allowed.

    Attributes:
        few: the number of tasks beside which a thing is not dear.
        first, many: the numbers among which it is measured: the first, and the one at which it is decided.
        clear: how many times what it costs among few, beyond what the yardstick's grows, is well within what
            is allowed: above what right programs take among ``first``, below what wrong ones do.
        most: the same, for ``many``.
        dearest: among few, no more than so many times the yardstick's cost counts.
        things: what is done in each kind of leg.
    """

    few: int
    first: int
    many: int
    clear: float
    most: float
    dearest: float
    things: Mapping[str, Thing]


class _Costs:
    """What each kind of leg costs, among each number of tasks: the quickest so far."""

    def __init__(self) -> None:
        self._least: defaultdict[tuple[str, int], float] = defaultdict(lambda: math.inf)

    def add(self, worked: Worked) -> None:
        stretches = list(zip(worked.work.legs, itertools.pairwise(worked.looks), strict=True))
        if worked.work.endless is not None:
            del stretches[-1:]  # it was ended in the midst of that
        for (name, among, units), (began, ended) in stretches:
            if name:
                self._least[name, among] = min(self._least[name, among], (ended - began) / units)

    def of(self, name: str, among: int) -> float:
        """Processor seconds for doing it once."""
        return self._least[name, among]


@dataclasses.dataclass(frozen=True, slots=True)
class _Stage:
    """Measurements among one number of tasks: how many at most, and what growth is enough to be right."""

    count: int
    tries: int
    enough: float


def must_not_grow(growth: Growth, learner: Measure, yardstick: Measure) -> None:
    """Measure both until the answer is clear.

    Raises:
        AssertionError: something costs too much, or the turns were not those of the yardstick.
    """
    first = _Stage(growth.first, TRIES_OF_FIRST, growth.clear)
    if not _is_within(growth, first, learner, yardstick):
        within = _is_within(growth, _Stage(growth.many, TRIES_OF_MANY, growth.most), learner, yardstick)
        assert within, f"Among {growth.many:,} tasks your code takes longer than among {growth.few:,}."


def _is_within(growth: Growth, stage: _Stage, learner: Measure, yardstick: Measure) -> bool:
    """Measure among so many tasks; whether nothing is seen to grow more than is well within what is allowed.

    Raises:
        AssertionError: something grows more than is allowed in the end, or the turns were wrong.
    """
    plain_costs, costs, given_up = _Costs(), _Costs(), 0
    count, enough = stage.count, stage.enough
    for number in range(1, stage.tries + 1):
        plain = yardstick(count, number, count * MOST_OF_A_TASK)
        worked = learner(count, number, plain.cpu_seconds * MOST_IN_ALL)
        ended = worked.work.endless is None
        if ended:
            _must_be_done(worked, plain.work, count)
        plain_costs.add(plain)
        costs.add(worked)
        name, grown = max(_grown(growth, count, costs, plain_costs), key=lambda each: each[1])
        if ended and grown <= enough and worked.cpu_seconds <= plain.cpu_seconds * MOST_IN_ALL:
            return True
        line = worked.work.endless.line if worked.work.endless is not None else worked.work.line
        grows = growth.things[name].grows if grown > enough else IN_ALL
        worked.run.note(slow=True, grows=grows, **({"line": line} if line else {}))
        sure = grown > growth.most * (PLAINLY if number == 1 else 1)
        assert not sure, (
            f"{growth.things[name].words} takes more than {growth.most:g} times as long among {count:,} "
            f"tasks as among {growth.few:,}."
        )
        given_up += grown <= enough
        assert given_up < TRIES_IN_ALL, (
            f"With {count:,} tasks your code takes more than {MOST_IN_ALL} times as long as another that "
            "follows the rules."
        )
    return False


def _grown(growth: Growth, count: int, costs: _Costs, plain: _Costs) -> Iterator[tuple[str, float]]:
    """How many times what it costs among few each thing costs, beyond what the machine makes of it."""
    for name in growth.things:
        among_few = min(costs.of(name, growth.few), growth.dearest * plain.of(name, growth.few))
        machine = max(1.0, plain.of(name, count) / plain.of(name, growth.few))
        among_many = costs.of(name, count)
        yield name, among_many / machine / among_few if among_many < math.inf else 0.0


def _must_be_done(worked: Worked, plain: Work, count: int) -> None:
    """All had their turns, in the order of the rules."""
    assert worked.work.turns == plain.turns, (
        f"{count:,} tasks should have {plain.turns:,} turns in all; they had {worked.work.turns:,}."
    )
    right = worked.work.legs == plain.legs and worked.same(plain)
    assert right, f"{count:,} tasks had their turns in another order than the rules say."
