"""Asks the learner's scheduler to play programs; it expects nothing (see ``grader/bench/plays.py``)."""

from __future__ import annotations

import itertools
from collections.abc import Coroutine
from typing import Any

import tiny_scheduler as learner  # the learner's module, loaded before this one

from grader.bench.plays import Endless, Play, described, line_of, measured, plain_turns, watched

FILE = learner.__file__
#: processor seconds for a chain of thousands of tasks that takes a fiftieth of that
PATIENCE_WITH_A_CHAIN = 1.0


class SchedulerPlay(Play):
    """One program on one scheduler."""

    def __init__(self, program: dict[str, Any]) -> None:
        super().__init__(program, learner)
        self.scheduler = learner.Scheduler()
        self.lines |= {
            "spawn": line_of(learner.Scheduler.spawn),
            "run": line_of(learner.Scheduler.run),
            "join": line_of(learner.Task.join),
        }

    def start(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self.scheduler.spawn(coroutine)

    def run(self) -> None:
        self.scheduler.run()

    async def step(self, name: str, verb: str, argument: Any) -> None:
        del argument
        assert verb == "pause"
        self.note(name, "pauses")
        await learner.pause()


def play(program: dict[str, Any]) -> dict[str, Any]:
    """The trace of one program, and what else was seen."""
    return SchedulerPlay(program).play()


#: what turns cost that no runtime of the learner's gives
plain = plain_turns


def crowd(count: int, pauses: int, cpu_seconds: float) -> dict[str, Any]:
    """``count`` tasks that pause ``pauses`` times each: what it cost, and how many came to their end."""
    ended = itertools.count()

    async def walker() -> None:
        for _ in range(pauses):
            await learner.pause()
        next(ended)

    coroutines = [walker() for _ in range(count)]

    def run() -> None:
        scheduler = learner.Scheduler()
        for coroutine in coroutines:
            scheduler.spawn(coroutine)
        scheduler.run()

    return {**measured(run, coroutines, cpu_seconds, FILE), "ended": next(ended)}


def chain(numbers: list[int]) -> dict[str, Any]:
    """Each task spawns the next one and joins it; the first one's result is the sum of the numbers."""
    scheduler = learner.Scheduler()
    result: dict[str, Any] = {"total": None, "broken": None, "endless": None}
    coroutines: list[Coroutine[Any, Any, Any]] = []

    def spawn(number: int) -> Any:
        coroutine = link(number)
        coroutines.append(coroutine)
        return scheduler.spawn(coroutine)

    async def link(number: int) -> int:
        if number == len(numbers) - 1:
            return numbers[number]
        try:
            below: int = await spawn(number + 1).join()
        except RecursionError as error:
            result["broken"] = result["broken"] or described(error, FILE)
            raise
        if number == 0:
            result["total"] = below + numbers[number]
        return below + numbers[number]

    try:
        with watched(PATIENCE_WITH_A_CHAIN, FILE) as watch:
            spawn(0)
            scheduler.run()
    except Endless:
        result["endless"] = {"line": watch.line}
    except Exception as error:  # noqa: BLE001 — whatever the learner's code raises
        result["broken"] = result["broken"] or described(error, FILE)
    finally:
        for coroutine in reversed(coroutines):
            coroutine.close()
    return result
