"""Whether something costs more among many tasks than among a few: processor time, compared in one run.

A driver does the same thing again and again in small *legs*: among few tasks, among many, and among few
again. At the end of each leg the judge reads the processor time of the bench from outside. The quickest leg
of a kind counts, so what the machine does beside takes part in nothing: legs take a millisecond, and those
that are compared lie close together.

What grows with the number of tasks has more than doubled among the first number of them, however small its
part is (a list of references is moved quickly). A program that stays well below that is right. Where that is
not clear it is measured again, and then among a hundred thousand, where right and wrong lie far apart: there,
what the machine itself makes of many tasks (its caches are small) is taken off.

How quick the machine is tells a *yardstick*: a right program of the suite in place of the learner's, in a
bench that holds no code of the learner's. By it, what is taken among few tasks has a bound beyond which it
does not count. What is drawn for a run is drawn anew, and the judge works out in which order tasks have their
turns; the learner's bench has to tell the same.
"""

from __future__ import annotations

import array
import dataclasses
import itertools
import math
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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
#: so many times what the yardstick takes among many is too much in all, when it was that twice; among the
#: first number, as many times what it takes among few as there are more tasks, some ten times what is usual
MOST_IN_ALL, TRIES_IN_ALL = 6, 2
#: caches make of many tasks so much at most
MOST_OF_THE_MACHINE = 1.5
#: the fact ``grows`` then
IN_ALL = "in all"
#: many times what the yardstick takes, and what it takes for a task
YARDSTICK_CPU_SECONDS, MOST_OF_A_TASK = 1.0, 100e-6

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

    def same(self, turns: int, order: int) -> bool:
        """Whether tasks had so many turns, and in the order that has this number."""
        return self.work.turns == turns and (self.work.order == order or self.any_order())


#: among how many tasks, the number of the try, and after how many processor seconds to give up -> what came
#: of it; what is drawn for a try nobody can know before
Measure = Callable[[int, int, float], Worked]
#: the same two -> the numbers of those who have a turn, one after the other, by the rules
Turns = Callable[[int, int], Iterable[int]]


@dataclasses.dataclass(frozen=True, slots=True)
class Thing:
    """What is done in legs of one kind.

    Attributes:
        words: how a failure names it; they begin a sentence.
        grows: the fact of that name, for rules of diagnosis, when it has grown.
        clear: how many times what it costs among few it may cost among the first number of tasks, to be
            right: more than with right programs, less than with wrong ones.
    """

    words: str
    grows: str
    clear: float


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What is allowed.

    Attributes:
        few: the number of tasks beside which a thing is not dear.
        first, many: the numbers among which it is measured: the first, and the one at which it is decided.
        most: how many times what it costs among few, beyond what the machine makes of it, anything may cost.
        dearest: among few, no more than so many times the yardstick's cost counts.
        things: what is done in each kind of leg.
    """

    few: int
    first: int
    many: int
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
class _Measured:
    """What has been measured among one number of tasks: the quickest of all measurements."""

    growth: Growth
    count: int
    costs: _Costs = dataclasses.field(default_factory=_Costs)
    plain: _Costs = dataclasses.field(default_factory=_Costs)

    @property
    def decides(self) -> bool:
        """Whether it is decided here, and not only whether it is clear."""
        return self.count == self.growth.many

    def grown(self, name: str) -> float:
        """How many times what it costs among few a thing costs; 0 where it did not come to that."""
        few, among_many = self.growth.few, self.costs.of(name, self.count)
        among_few = min(self.costs.of(name, few), self.growth.dearest * self.plain.of(name, few))
        return among_many / among_few if among_many < math.inf else 0.0

    def most(self, name: str) -> float:
        """How many times that is allowed in the end; what was not measured of the machine is its most."""
        machine = self.plain.of(name, self.count) / self.plain.of(name, self.growth.few)
        return self.growth.most * min(max(1.0, machine), MOST_OF_THE_MACHINE)

    def share(self, name: str) -> float:
        """What part it has taken of what is right without doubt."""
        return self.grown(name) / (self.most(name) if self.decides else self.growth.things[name].clear)


def must_not_grow(growth: Growth, learner: Measure, yardstick: Measure, turns: Turns) -> None:
    """Measure until the answer is clear.

    Raises:
        AssertionError: something costs too much, or the turns were not those of the rules.
    """
    first, many = _Measured(growth, growth.first), _Measured(growth, growth.many)
    within = _is_within(first, learner, yardstick, turns) or _is_within(many, learner, yardstick, turns)
    assert within, f"{growth.many:,} tasks take far longer than {growth.few:,} do, again and again."


def _is_within(measured: _Measured, learner: Measure, yardstick: Measure, turns: Turns) -> bool:
    """Measure a few times; whether nothing is seen to grow.

    Raises:
        AssertionError: something grows without doubt, or the turns were wrong.
    """
    growth, count, given_up = measured.growth, measured.count, 0
    for number in range(TRIES_OF_MANY if measured.decides else TRIES_OF_FIRST):
        # How much the machine makes of many tasks takes long to measure, and is seldom asked for.
        beside = count if measured.decides else growth.few
        plain = yardstick(beside, number, YARDSTICK_CPU_SECONDS + beside * MOST_OF_A_TASK)
        measured.plain.add(plain)
        limit = plain.cpu_seconds * (MOST_IN_ALL if measured.decides else count / growth.few)
        worked = learner(count, number, limit)
        ended = worked.work.endless is None and worked.cpu_seconds <= limit
        if ended:
            _must_be_done(worked, plain.work, turns(count, number), count)
        measured.costs.add(worked)
        name = max(growth.things, key=measured.share)
        seen = measured.share(name) > 1
        if ended and not seen:
            return True
        line = worked.work.endless.line if worked.work.endless is not None else worked.work.line
        grows = growth.things[name].grows if seen else IN_ALL
        worked.run.note(slow=True, grows=grows, **({"line": line} if line else {}))
        sure = measured.grown(name) > measured.most(name) * (PLAINLY if number == 0 else 1)
        assert not sure, (
            f"{growth.things[name].words} takes more than {growth.most:g} times as long among {count:,} "
            f"tasks as among {growth.few:,}."
        )
        given_up += not seen
        assert given_up < TRIES_IN_ALL, (
            f"{count:,} tasks take many times as long as with another program that follows the rules."
        )
    return False


def _must_be_done(worked: Worked, plain: Work, numbers: Iterable[int], count: int) -> None:
    """All had their turns, in the order of the rules."""
    told = array.array("I", numbers)
    assert worked.work.turns == len(told), (
        f"{count:,} tasks should have {len(told):,} turns in all; they had {worked.work.turns:,}."
    )
    legs = [name for name, _, _ in worked.work.legs]
    right = legs == [name for name, _, _ in plain.legs] and worked.same(len(told), zlib.crc32(told))
    assert right, f"{count:,} tasks had their turns in another order than the rules say."
