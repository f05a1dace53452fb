"""Whether each of many tasks costs more than each of a few: processor time, compared with a right program's.

The judge reads the processor time of a bench from outside. Each number of tasks is also measured with a
*yardstick*: a right program of the suite in place of the learner's, in a bench that holds no code of the
learner's. So what the machine itself makes of many tasks (its caches are small) is on both sides, and so is
what the driver does. In which order the tasks have their turns is drawn for each check; the yardstick's bench
tells it, and the learner's has to tell the same.

The number of tasks is doubled until the answer is clear. It is, when the cost has grown too much; or when it
could not grow too much up to the full number even if all of it, but for what the cheapest program takes,
grew in step with the number of tasks. Code that wastes time among few tasks gains nothing: what that is
allowed to count for has a bound, too, and the early answer does not look at it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from grader.evidence.report import Count
from grader.judge.runtimes.played import Broken, Endless

if TYPE_CHECKING:
    from grader.judge.learner import Run

__all__ = ["Growth", "Measure", "Work", "Worked", "must_not_grow"]

#: tasks in all when a few are measured, again and again
SAME_WORK = 3_000
FIRST = 12_800
TRIES_OF_FEW, TRIES_OF_YARDSTICK, TRIES_OF_MANY = 3, 2, 3
#: more than a measurement may take before it is too much
LEEWAY = 1.1
#: of all of them, when a few are measured again and again: fifty times what they need
FEW_CPU_SECONDS = 0.5
#: many times what a right program takes for a task
MOST_OF_A_TASK = 100e-6


class Work(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a driver tells of much work (``Work.done`` in ``grader/bench/plays.py``)."""

    turns: Count
    #: a number for the order of the turns
    order: Count
    broken: Broken | None
    endless: Endless | None


@dataclasses.dataclass(frozen=True, slots=True)
class Worked:
    """Work, and what it cost."""

    run: Run
    work: Work
    cpu_seconds: float
    #: whether small programs go another way as well: who loses points for that loses none here
    any_order: Callable[[], bool]

    def same(self, right: Work) -> bool:
        """Whether tasks had their turns in the same order as with a right program."""
        return self.work.turns == right.turns and (self.work.order == right.order or self.any_order())


#: how many tasks, how often, the number of the try, and after how many processor seconds to give up -> what
#: came of it; each try has an order of its own, which nobody can know before
Measure = Callable[[int, int, int, float], Worked]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What is allowed.

    Attributes:
        few, many: numbers of tasks.
        most: how many times what it costs among few, beyond what the yardstick's grows.
        dearest: among few, no more than so many times the yardstick's cost counts.
        cheapest: what the cheapest program there is costs, as a part of the yardstick's cost; None: what a
            task takes among few, where the yardstick is the right program whose cost grows most.
    """

    few: int
    many: int
    most: float
    dearest: float
    cheapest: float | None

    def counts(self) -> list[int]:
        """Numbers of tasks, each twice the one before, the last one ``many``."""
        found = [FIRST]
        while found[-1] * 2 < self.many:
            found.append(found[-1] * 2)
        return [*found, self.many]

    def allowed(self, among_few: float) -> float:
        """How many times the yardstick's cost a task may take among any number of them."""
        return self.most * min(among_few, self.dearest)

    def is_clear(self, count: int, ratio: float, among_few: float) -> bool:
        """Whether a cost of ``ratio`` yardsticks among ``count`` can only stay within what is allowed."""
        fixed = self.cheapest if self.cheapest is not None else min(among_few, self.dearest)
        return fixed + (ratio - fixed) * self.many / count <= self.allowed(among_few)


def must_not_grow(growth: Growth, learner: Measure, yardstick: Measure) -> None:
    """Measure both until the answer is clear.

    Raises:
        AssertionError: it costs too much, or the turns were not those of the yardstick.
    """
    few, times = growth.few, max(1, SAME_WORK // growth.few)
    plain_few = [
        yardstick(few, times, number, few * times * MOST_OF_A_TASK) for number in range(TRIES_OF_FEW)
    ]
    counts = growth.counts()
    first = _yardsticks(yardstick, counts[0])
    tries = []
    for number in range(TRIES_OF_FEW):
        tries.append(learner(few, times, number, FEW_CPU_SECONDS))
        assert tries[-1].work.endless is None, (
            f"{few:,} tasks, {times} times, took more than {FEW_CPU_SECONDS:g} s of the processor."
        )
    for worked, plain in zip(tries, plain_few, strict=True):
        _must_be_done(worked, plain, few)
    among_few = _cheapest(tries) / _cheapest(plain_few)
    allowed = growth.allowed(among_few)
    for count in counts:
        plains = first if count == counts[0] else _yardsticks(yardstick, count)
        ratio = _ratio(learner, yardstick, plains, count, allowed)
        assert ratio is not None, (
            f"Each task takes more than {growth.most:g} times as long among {count:,} as among {few:,}."
        )
        if growth.is_clear(count, ratio, among_few):
            return


def _yardsticks(yardstick: Measure, count: int) -> list[Worked]:
    """What ``count`` tasks cost with the right program, before the learner's is measured."""
    return [_yardstick_try(yardstick, count, number) for number in range(TRIES_OF_YARDSTICK)]


def _yardstick_try(yardstick: Measure, count: int, number: int) -> Worked:
    return yardstick(count, 1, number, count * MOST_OF_A_TASK)


def _ratio(
    learner: Measure, yardstick: Measure, plains: list[Worked], count: int, allowed: float
) -> float | None:
    """What ``count`` tasks cost, in yardsticks; None when that was too much each time."""
    for number in range(TRIES_OF_MANY):
        if number == len(plains):
            plains.append(_yardstick_try(yardstick, count, number))
        base = _cheapest(plains)
        worked = learner(count, 1, number, base * allowed * LEEWAY)
        if worked.work.endless is None:
            _must_be_done(worked, plains[number], count)
            if worked.cpu_seconds <= base * allowed:
                return worked.cpu_seconds / base
        line = worked.work.endless.line if worked.work.endless is not None else None
        worked.run.note(slow=True, **({"line": line} if line else {}))
    return None


def _cheapest(tries: list[Worked]) -> float:
    return min(worked.cpu_seconds for worked in tries)


def _must_be_done(worked: Worked, plain: Worked, count: int) -> None:
    """All had their turns, in the order of the rules."""
    assert worked.work.turns == plain.work.turns, (
        f"{count:,} tasks should have {plain.work.turns:,} turns in all; they had {worked.work.turns:,}."
    )
    assert worked.same(plain.work), f"{count:,} tasks had their turns in another order than the rules say."
