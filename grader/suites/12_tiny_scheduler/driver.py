"""Asks the learner's scheduler to play programs; it expects nothing (see ``grader/bench/plays.py``)."""

from __future__ import annotations

import random
from collections.abc import Coroutine
from typing import Any

import tiny_scheduler as learner  # the learner's module, loaded before this one

from grader.bench.plays import Play, Work, come_and_gone, described, line_of, play_all

FILE = str(learner.__file__)
SHARE_OF_PARENTS, SHARE_OF_PAUSES = 0.05, 0.1


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


def crowd(count: int, times: int, seed: str, cpu_seconds: float) -> dict[str, Any]:
    """``count`` tasks that pause once or twice; some of them spawn another one before they end.

    So who stands in the queue, and where, changes all the time: whoever tells the order has kept a queue.
    """
    work = Work(FILE)
    drawn = random.Random(seed)
    pauses = drawn.choices((1, 1, 1, 2), k=count)
    children = [number if drawn.random() < SHARE_OF_PARENTS else -1 for number in range(count)]

    async def walk(scheduler: Any, number: int, child: int) -> None:
        for _ in range(pauses[number]):
            work.has_a_turn(number)
            await learner.pause()
        if child >= 0:
            scheduler.spawn(work.task(walk(scheduler, child, -1)))
        work.has_a_turn(number)

    def run() -> None:
        for _ in range(times):
            scheduler = learner.Scheduler()
            for number, child in enumerate(children):
                scheduler.spawn(work.task(walk(scheduler, number, child)))
            scheduler.run()

    return work.done(run, cpu_seconds)


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
        below: Any = 0
        if number + 1 < count:
            try:
                below = await scheduler.spawn(work.task(link(number + 1))).join()
            except RecursionError as error:
                stopped.append(described(error, FILE))
                raise
        if not isinstance(below, int):
            return 0  # it has nothing from its join, and no turn counts
        total = (below * 31 + numbers[number]) % (1 << 31)  # what it has from its join decides what it tells
        work.has_a_turn(total)
        return total

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
