"""Has the learner's runtime play programs in virtual time; expects nothing (``grader/bench/plays.py``)."""

from __future__ import annotations

import math
import random
from collections.abc import Coroutine
from typing import Any

import judged_clock
import timers as learner  # the learner's module, loaded before this one

from grader.bench.plays import Play, Work, line_of, play_all

#: no clock begins at zero: code that takes it for granted is wrong
BEGINNING = 1_000.0


class JudgedClock:
    """The judge's clock."""

    def now(self) -> float:
        return judged_clock.now() + BEGINNING

    def idle(self, deadline: float | None) -> None:
        judged_clock.idle(None if deadline is None else deadline - BEGINNING)


class OwnClock:
    """A clock of the driver's own, for many programs: no answer of the judge has to be waited for."""

    def __init__(self) -> None:
        self._time = BEGINNING

    def now(self) -> float:
        return self._time

    def idle(self, deadline: float | None) -> None:
        if deadline is None or not deadline < math.inf:
            judged_clock.idle(deadline)  # nothing will ever come: that is for the judge to say
            return
        self._time = max(self._time, deadline)


class RuntimePlay(Play):
    """One program on one runtime, with the judge's clock or another one."""

    cancelled = (learner.Cancelled,)

    def __init__(self, program: dict[str, Any], clock: JudgedClock | OwnClock) -> None:
        super().__init__(program, learner)
        self.clock = clock
        self.began = clock.now()
        self.runtime = learner.Runtime(clock.now, self.idle)
        self.lines |= {
            "sleep": line_of(learner.Runtime.sleep),
            "run": line_of(learner.Runtime.run),
            "cancel": line_of(learner.Task.cancel),
            "timeout": line_of(learner.Runtime.timeout),
        }

    def start(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self.runtime.spawn(coroutine)

    def run(self) -> None:
        self.runtime.run()

    def idle(self, deadline: float | None) -> None:
        """The runtime's idle moment, counted."""
        self.idles += 1
        self.idles_in_vain += deadline is not None and deadline <= self.clock.now()
        self.clock.idle(deadline)

    def now(self) -> float:
        return round(self.clock.now() - self.began, 6)

    async def step(self, name: str, verb: str, argument: Any) -> None:
        match verb:
            case "sleep":
                self.note(name, f"sleeps {argument} s")
                await self.runtime.sleep(argument)
            case "guarded":
                self.note(name, f"sleeps {argument} s, guarded")
                try:
                    await self.runtime.sleep(argument)
                except Exception as error:  # noqa: BLE001 — as learners write it, and Cancelled is to pass
                    self.note(name, f"takes {type(error).__name__} for an error")
            case "work":  # it holds the processor: time goes by, and nobody else has a turn
                self.note(name, f"works {argument} s")
                self.clock.idle(self.clock.now() + argument)
            case "cancel":
                self.note(name, f"cancels {argument}")
                self.tasks[argument].cancel()
            case "timeout":
                await self.timeout(name, *argument.split())
            case "now":
                told = self.runtime.now() - self.began
                self.note(name, f"is told {told:g} s")

    async def timeout(self, name: str, seconds: str, child: str) -> None:
        self.note(name, f"gives {child} {seconds} s")
        try:
            result = await self.runtime.timeout(int(seconds), self.make(child))
        except TimeoutError:
            self.note(name, f"gives up on {child}")
        else:
            self.note(name, f"gets {result} from {child}")


def play(programs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What came of programs, one after the other."""
    return play_all(lambda program: RuntimePlay(program, JudgedClock()), programs)


def rehearse(programs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same on clocks of our own."""
    return play_all(lambda program: RuntimePlay(program, OwnClock()), programs)


def crowd(count: int, times: int, seed: str, cpu_seconds: float) -> dict[str, Any]:
    """``count`` tasks that sleep once, with ties, on a clock of our own.

    Who tells the order in which they wake has sorted the deadlines; late ones do not count.
    """
    work = Work(str(learner.__file__))
    delays = random.Random(seed).choices(range(1, 100_000), k=count)
    clock = OwnClock()

    async def sleeper(runtime: Any, number: int, due: float) -> None:
        await runtime.sleep(delays[number])
        if clock.now() == due:
            work.has_a_turn(number)

    def run() -> None:
        for _ in range(times):
            runtime = learner.Runtime(clock.now, clock.idle)
            for number, delay in enumerate(delays):
                runtime.spawn(work.task(sleeper(runtime, number, clock.now() + delay)))
            runtime.run()

    return work.done(run, cpu_seconds)
