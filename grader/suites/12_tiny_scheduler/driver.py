"""Asks the learner's scheduler to play programs; it expects nothing (see ``grader/bench/plays.py``)."""

from __future__ import annotations

import random
from collections.abc import Coroutine
from typing import Any

import judged_clock
import tiny_scheduler as learner  # the learner's module, loaded before this one

from grader.bench.plays import Oops, Play, Work, come_and_gone, described, line_of, play_all

FILE = str(learner.__file__)
SHARE_OF_PARENTS, SHARE_OF_PAUSES = 0.05, 0.1
#: of a crowd: turns of all tasks in one leg, at least; joins in one
SAME_TURNS, JOINS = 3_000, 300
#: legs of a kind, of which the quickest counts
LEGS_OF_TURNS, LEGS = 2, 5
#: failures that are joined in one leg
JOINED_FAILURES = 100
#: virtual seconds of the judge's clock: its shortest time
MOMENT = 1e-6


class SchedulerPlay(Play):
    """One program on one scheduler."""

    def __init__(self, program: dict[str, Any]) -> None:
        super().__init__(program, learner)
        self.scheduler = learner.Scheduler()
        self.lines |= {
            "spawn": line_of(learner.Scheduler.spawn),
            "run": line_of(learner.Scheduler.run),
            "join": line_of(learner.Task.join),
            "pause": line_of(learner.pause),
        }

    def start(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self.scheduler.spawn(coroutine)

    def run(self) -> None:
        self.scheduler.run()

    def other(self) -> SchedulerPlay:
        return SchedulerPlay(self.program)

    async def step(self, name: str, verb: str, argument: Any) -> None:
        del argument
        assert verb == "pause"
        self.note(name, "pauses")
        await learner.pause()


def play(programs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What came of programs, one after the other."""
    return play_all(SchedulerPlay, programs)


#: there is no clock in this exercise
rehearse = play


def passing(numbers: list[int]) -> dict[str, Any]:
    """Tasks that come and go."""
    scheduler = learner.Scheduler()
    return come_and_gone(FILE, scheduler.spawn, scheduler.run, learner.pause, numbers=numbers)


def measured(
    kind: type[Crowd | Failures], few: int, count: int, seed: str, cpu_seconds: float
) -> dict[str, Any]:
    """One kind of work among ``few`` tasks, among ``count``, and among few again."""
    work = Work(FILE, lambda: judged_clock.idle(judged_clock.now() + MOMENT))

    def run() -> None:
        for part, each in enumerate((few, count, few)):
            kind(work, random.Random(f"{seed} {part}"), each).run()

    return work.done(run, cpu_seconds)


class Crowd:
    """Tasks that take turns, and then all join one; beside them a guide spawns others, and joins them.

    Some spawn another task in the first round, and some pause once more in the end. So who stands in the
    queue, and where, changes: whoever tells the order has kept a queue. Everything is done in small legs of
    the same kind, of which the quickest counts.
    """

    def __init__(self, work: Work, drawn: random.Random, count: int) -> None:
        self._work = work
        self._count = count
        #: with few, so often that there is something to measure
        self._rounds = max(1, SAME_TURNS // count)
        self._pauses = drawn.choices((0, 0, 0, 1), k=count)
        self._parents = [drawn.random() < SHARE_OF_PARENTS for _ in range(count)]
        self._scheduler = learner.Scheduler()
        self._gate: Any = None

    def run(self) -> None:
        """Spawn everybody, and let the scheduler run."""
        self._gate = self._scheduler.spawn(self._work.task(self._guide()))
        for number, parent in enumerate(self._parents):
            self._scheduler.spawn(self._work.task(self._walk(number, parent=parent)))
        self._scheduler.run()

    async def _walk(self, number: int, *, parent: bool) -> None:
        if parent:
            self._scheduler.spawn(self._work.task(self._child(number)))
        for _ in range(LEGS_OF_TURNS * self._rounds + self._pauses[number]):
            self._work.has_a_turn(number)
            await learner.pause()
        await self._gate.join()  # whether all are woken is for other checks

    async def _child(self, number: int) -> None:
        for _ in range(2 + self._pauses[number]):
            self._work.has_a_turn(number)
            await learner.pause()

    async def _guide(self) -> None:
        leg = self._work.leg
        await learner.pause()  # by now all have begun
        for _ in range(LEGS_OF_TURNS):
            leg("turns", self._count, self._count * self._rounds)
            for _ in range(self._rounds):
                await learner.pause()
        leg()
        for _ in range(4):
            await learner.pause()  # by now all others wait for this task to end
        for _ in range(LEGS):
            leg("joins", self._count, JOINS)
            for number in range(JOINS):
                await self._scheduler.spawn(self._work.task(self._ends(number))).join()
        leg()

    async def _ends(self, number: int) -> None:
        self._work.has_a_turn(number)


def crowd(few: int, count: int, seed: str, cpu_seconds: float) -> dict[str, Any]:
    """Something is done among ``few`` tasks, among ``count``, and among few again."""
    return measured(Crowd, few, count, seed, cpu_seconds)


class Failures:
    """Tasks that have failed and nobody joins; beside them a guide spawns others that fail, and joins them.

    It joins them when all have ended, in an order that is drawn.
    """

    def __init__(self, work: Work, drawn: random.Random, count: int) -> None:
        self._work = work
        self._count = count
        self._in_which_order = drawn.sample(range(JOINED_FAILURES), JOINED_FAILURES)
        self._scheduler = learner.Scheduler()

    def run(self) -> None:
        """Spawn everybody, let the scheduler run, and note how many failures come out of it."""
        for number in range(self._count):
            self._scheduler.spawn(self._work.task(self._fails(number)))
        self._scheduler.spawn(self._work.task(self._guide()))
        try:
            self._scheduler.run()
        except ExceptionGroup as group:
            self._work.has_a_turn(len(group.exceptions))

    async def _fails(self, number: int) -> None:
        self._work.has_a_turn(number)
        raise Oops(number)

    async def _guide(self) -> None:  # by now all others have failed
        for _ in range(LEGS):
            self._work.leg("failures", self._count, JOINED_FAILURES)
            coroutines = [self._work.task(self._fails(number)) for number in range(JOINED_FAILURES)]
            tasks = [self._scheduler.spawn(coroutine) for coroutine in coroutines]
            await learner.pause()
            for number in self._in_which_order:
                try:
                    await tasks[number].join()
                except Oops as oops:
                    self._work.has_a_turn(oops.args[0])
        self._work.leg()


def failures(few: int, count: int, seed: str, cpu_seconds: float) -> dict[str, Any]:
    """Tasks fail and are joined beside ``few`` that have failed, beside ``count``, and beside few again."""
    return measured(Failures, few, count, seed, cpu_seconds)


async def added(work: Work, number: int, task: Any, stopped: list[dict[str, Any]]) -> int:
    """What the join of a task gives, and a number with it; of no task, the number."""
    try:
        below = 0 if task is None else await task.join()
    except RecursionError as error:
        stopped.append(described(error, FILE))
        raise
    if not isinstance(below, int):
        return 0  # it has nothing from its join, and no turn counts
    total = (below * 31 + number) % (1 << 31)  # what it has from its join decides what it tells
    work.has_a_turn(total)
    return total


def at_once(count: int, _seed: str, cpu_seconds: float) -> dict[str, Any]:
    """``count`` tasks stand in the queue together; each has one turn."""
    work = Work(FILE)
    scheduler = learner.Scheduler()

    async def one(number: int) -> None:
        work.has_a_turn(number)

    def run() -> None:
        for number in range(count):
            scheduler.spawn(work.task(one(number)))
        scheduler.run()

    return work.done(run, cpu_seconds)


def line_up(count: int, seed: str, cpu_seconds: float) -> dict[str, Any]:
    """``count`` tasks, each of which joins the one before it, which waits already for the one before that."""
    work = Work(FILE)
    scheduler = learner.Scheduler()
    numbers = random.Random(seed).choices(range(1, 1_000), k=count)

    async def first() -> int:
        work.has_a_turn(0)
        await learner.pause()  # until all others wait
        return numbers[0]

    async def joins(number: int, before: Any) -> int:
        work.has_a_turn(number)
        return await added(work, numbers[number], before, stopped)

    def run() -> None:
        before = scheduler.spawn(work.task(first()))
        for number in range(1, count):
            before = scheduler.spawn(work.task(joins(number, before)))
        scheduler.run()

    stopped: list[dict[str, Any]] = []
    told = work.done(run, cpu_seconds)
    return {**told, "broken": stopped[0] if stopped else told["broken"]}


def chain(count: int, seed: str, cpu_seconds: float) -> dict[str, Any]:
    """``count`` tasks, each of which spawns the next one and joins it; others take turns with them."""
    work = Work(FILE)
    scheduler = learner.Scheduler()
    drawn = random.Random(seed)
    pauses = [drawn.random() < SHARE_OF_PAUSES for _ in range(count)]
    numbers = drawn.choices(range(1, 1_000), k=count)

    async def link(number: int) -> int:
        work.has_a_turn(number)
        if pauses[number]:
            await learner.pause()
        below = scheduler.spawn(work.task(link(number + 1))) if number + 1 < count else None
        return await added(work, numbers[number], below, stopped)

    async def beside(number: int, turns: int) -> None:
        for _ in range(turns):
            work.has_a_turn(number)
            await learner.pause()

    def run() -> None:
        scheduler.spawn(work.task(link(0)))
        for number in range(3):
            scheduler.spawn(work.task(beside(count + number, count // 20)))
        scheduler.run()

    stopped: list[dict[str, Any]] = []
    told = work.done(run, cpu_seconds)
    return {**told, "broken": stopped[0] if stopped else told["broken"]}
