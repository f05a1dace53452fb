"""Has the learner's runtime play programs in virtual time; expects nothing (``grader/bench/plays.py``)."""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Coroutine
from typing import Any

import judged_clock
import timers as learner  # the learner's module, loaded before this one

from grader.bench.plays import Oops, Play, Work, come_and_gone, learner_line, line_of, play_all

#: no clock begins at zero: code that takes it for granted is wrong
BEGINNING = 1_000.0
#: virtual seconds for which a task sleeps in its ``finally``; the model has the same
TIDYING_SECONDS = 2
#: deadlines of which the judge is told, and virtual seconds: farther away they are none
MOST_ASKED, FARTHEST = 4, 1e8
#: of the tasks of a crowd: one in so many sleeps again and again, and one in so many is cancelled
RESTLESS, CANCELLED = 100, 30
#: how a task sleeps that cares for being cancelled, in words
WAYS = {"guarded": "guarded", "catching": "catching", "tidying": "tidying up", "spoiling": "spoiling"}


class JudgedClock:
    """The judge's clock."""

    def now(self) -> float:
        return judged_clock.now() + BEGINNING

    def idle(self, deadline: float | None) -> None:
        judged_clock.idle(None if deadline is None else deadline - BEGINNING)


class OwnClock:
    """A clock of the driver's own, for many programs: no answer of the judge has to be waited for.

    When the judge's clock moves all the same (somebody calls ``time.sleep``), this one moves along.
    """

    def __init__(self) -> None:
        self._time = BEGINNING
        self._judged = judged_clock.now()

    def now(self) -> float:
        moved = judged_clock.now() - self._judged
        return self._time + moved if moved else self._time

    def idle(self, deadline: float | None) -> None:
        if deadline is None or not deadline < math.inf:
            judged_clock.idle(deadline)  # nothing will ever come: that is for the judge to say
            return
        self._time = max(self.now(), deadline)
        self._judged = judged_clock.now()


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
            "now": line_of(getattr(learner.Runtime, "now", None)),
            "join": line_of(learner.Task.join),
            "cancel": line_of(learner.Task.cancel),
            "timeout": line_of(learner.Runtime.timeout),
        }

    def start(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self.runtime.spawn(coroutine)

    def run(self) -> None:
        self.runtime.run()

    def other(self) -> RuntimePlay:
        return RuntimePlay(self.program, self.clock)

    def idle(self, deadline: float | None) -> None:
        """The runtime's idle moment, counted."""
        self.idles += 1
        self.idles_in_vain += deadline is not None and deadline <= self.clock.now()
        if deadline is not None and len(self.asked) < MOST_ASKED and abs(deadline) < FARTHEST:
            self.asked.append(round(float(deadline) - self.began, 6))
        if "idling" not in self.lines:
            self.lines["idling"] = learner_line(sys._getframe(), self.file)  # noqa: SLF001
        self.clock.idle(deadline)

    def now(self) -> float:
        return round(self.clock.now() - self.began, 6)

    async def step(self, name: str, verb: str, argument: Any) -> None:
        match verb:
            case "sleep":
                self.note(name, f"sleeps {argument} s")
                await self.runtime.sleep(argument)
            case "guarded" | "catching" | "tidying" | "spoiling":
                await self.careful_sleep(name, verb, argument)
            case "work":  # it holds the processor: time goes by, and nobody else has a turn
                self.note(name, f"works {argument} s")
                self.clock.idle(self.clock.now() + argument)
            case "cancel":
                self.note(name, f"cancels {argument}")
                self.tasks[argument].cancel()
            case "timeout":
                await self.timeout(name, *argument.split())
            case "now":
                self.note(name, "asks the time")
                told = self.runtime.now() - self.began
                self.note(name, f"is told {told:g} s")

    async def careful_sleep(self, name: str, verb: str, seconds: float) -> None:
        self.note(name, f"sleeps {seconds} s, {WAYS[verb]}")
        try:
            await self.runtime.sleep(seconds)
        except self.cancelled as error:
            if verb == "catching":
                self.note(name, "catches Cancelled")
                return
            if verb == "tidying":
                self.note(name, f"tidies up for {TIDYING_SECONDS} s")
                await self.runtime.sleep(TIDYING_SECONDS)
            if verb == "spoiling":
                raise self.oops(name, f"Oops {name}") from None
            if verb == "guarded" and isinstance(error, Exception):  # who writes `except Exception` has it
                self.note(name, f"takes {type(error).__name__} for an error")
                return
            raise

    async def timeout(self, name: str, seconds: str, child: str) -> None:
        self.note(name, f"gives {child} {seconds} s")
        given = float(seconds)
        try:
            result = await self.runtime.timeout(int(given) if given.is_integer() else given, self.make(child))
        except TimeoutError:
            self.note(name, f"gives up on {child}")
        except Oops as error:
            self.note(name, f"fails: {error}")
            raise
        else:
            self.note(name, f"gets {result} from {child}")


def play(programs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What came of programs, one after the other."""
    return play_all(lambda program: RuntimePlay(program, JudgedClock()), programs)


def rehearse(programs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same on clocks of our own."""
    return play_all(lambda program: RuntimePlay(program, OwnClock()), programs)


def passing(numbers: list[int]) -> dict[str, Any]:
    """Tasks that come and go, some of them cancelled."""
    clock = OwnClock()
    runtime = learner.Runtime(clock.now, clock.idle)

    async def give_way() -> None:
        await runtime.sleep(1)

    file = str(learner.__file__)
    return come_and_gone(
        file, runtime.spawn, runtime.run, give_way, numbers=numbers, cancelled=learner.Cancelled
    )


def crowd(count: int, times: int, seed: str, cpu_seconds: float) -> dict[str, Any]:  # noqa: C901
    """``count`` tasks that sleep for long, with ties, on a clock of our own.

    Before they wake, a few others sleep twice as often as there are tasks, and some are cancelled. Who tells
    the order in which the rest wakes has sorted the deadlines; late ones do not count.
    """
    work = Work(str(learner.__file__))
    drawn = random.Random(seed)
    restless = max(1, count // RESTLESS)
    delays = drawn.choices(range(20_000, 100_000), k=count)
    naps = [drawn.choices(range(1, 100), k=2 * count // restless) for _ in range(restless)]
    unwanted = dict.fromkeys(drawn.sample(range(count), count // CANCELLED))
    clock = OwnClock()

    async def sleeper(runtime: Any, number: int, due: float) -> None:
        await runtime.sleep(delays[number])
        if clock.now() == due and number not in unwanted:
            work.has_a_turn(number)

    async def napper(runtime: Any, number: int) -> None:
        for seconds in naps[number]:
            due = clock.now() + seconds
            await runtime.sleep(seconds)
            if clock.now() == due:
                work.has_a_turn(count + number)

    async def canceller(runtime: Any, tasks: list[Any]) -> None:
        await runtime.sleep(1_000)
        for number in unwanted:
            tasks[number].cancel()

    def run() -> None:
        for _ in range(times):
            start(learner.Runtime(clock.now, clock.idle))

    def start(runtime: Any) -> None:
        tasks = [
            runtime.spawn(work.task(sleeper(runtime, number, clock.now() + delay)))
            for number, delay in enumerate(delays)
        ]
        for number in range(restless):
            runtime.spawn(work.task(napper(runtime, number)))
        runtime.spawn(work.task(canceller(runtime, tasks)))
        runtime.run()

    return work.done(run, cpu_seconds)
