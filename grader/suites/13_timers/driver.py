"""Has the learner's runtime play programs in virtual time; expects nothing (``grader/bench/plays.py``)."""

from __future__ import annotations

import itertools
from collections.abc import Coroutine
from typing import Any

import judged_clock
import timers as learner  # the learner's module, loaded before this one

from grader.bench.plays import Play, line_of, measured, plain_turns


class RuntimePlay(Play):
    """One program on one runtime, with the judge's clock."""

    cancelled = (learner.Cancelled,)

    def __init__(self, program: dict[str, Any]) -> None:
        super().__init__(program, learner)
        self.began = judged_clock.now()
        self.runtime = learner.Runtime(judged_clock.now, self.idle)
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

    def idle(self, deadline: float) -> None:
        """The runtime's idle moment, counted."""
        self.idles += 1
        judged_clock.idle(deadline)

    def now(self) -> float:
        return round(judged_clock.now() - self.began, 6)

    async def step(self, name: str, verb: str, argument: Any) -> None:
        match verb:
            case "sleep":
                self.note(name, f"sleeps {argument} s")
                await self.runtime.sleep(argument)
            case "work":  # it holds the processor: time goes by, and nobody else has a turn
                self.note(name, f"works {argument} s")
                judged_clock.idle(judged_clock.now() + argument)
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


def play(program: dict[str, Any]) -> dict[str, Any]:
    """The trace of one program, and what else was seen."""
    return RuntimePlay(program).play()


#: what turns cost that no runtime of the learner's gives
plain = plain_turns


def crowd(count: int, seconds: list[int], cpu_seconds: float) -> dict[str, Any]:
    """``count`` sleepers: what it cost, and how many woke in time. The clock is one of our own, for speed."""
    ended = itertools.count()
    time = [0.0]

    def idle(deadline: float) -> None:
        time[0] = max(time[0], deadline)

    async def sleeper(runtime: Any, delay: int) -> None:
        await runtime.sleep(delay)
        if time[0] == delay:
            next(ended)

    runtime = learner.Runtime(lambda: time[0], idle)
    # A step that shares no factor with the number of delays: no order that a sorted list would like.
    coroutines = [
        sleeper(runtime, seconds[number * 7919 % len(seconds)] + number % 97) for number in range(count)
    ]

    def run() -> None:
        for coroutine in coroutines:
            runtime.spawn(coroutine)
        runtime.run()

    return {**measured(run, coroutines, cpu_seconds, learner.__file__), "ended": next(ended)}
