"""Has the learner's runtime play programs in virtual time; expects nothing (``grader/bench/plays.py``)."""

from __future__ import annotations

import contextlib
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
#: virtual seconds of the judge's clock: its shortest time
MOMENT = 1e-6
#: deadlines of which the judge is told, and virtual seconds: farther away they are none
MOST_ASKED, FARTHEST = 4, 1e8
#: of a crowd: turns of all tasks in one leg, at least; naps, cancelled sleeps and timeouts in one
SAME_TURNS, NAPS, TIMEOUTS = 2_000, 300, 100
#: sleeps that are cancelled one right after the other at most, so many legs: those before stand in the queue
MANY_CANCELLED, LEGS_OF_MANY = 5_000, 2
#: legs of a kind, of which the quickest counts
LEGS_OF_TURNS, LEGS = 2, 5
#: virtual seconds for which a crowd sleeps at least, and half of what it sleeps at most
SOONEST = 20_000
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

    def moment(self) -> None:
        """Have the judge look at this bench; this clock stands still meanwhile."""
        self._time = self.now()
        judged_clock.idle(judged_clock.now() + MOMENT)
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


class Crowd:
    """Tasks that sleep for long, with ties; beside them a guide sleeps, cancels, and has timeouts.

    Who tells the order in which the guide and the sleepers wake has sorted the deadlines; late ones do not
    count. Everything is done in small legs of the same kind, of which the quickest counts.
    """

    def __init__(self, work: Work, clock: OwnClock, drawn: random.Random, count: int) -> None:
        self._work = work
        self._clock = clock
        self._drawn = drawn
        self._count = count
        #: with few, so often that there is something to measure
        self._rounds = max(1, SAME_TURNS // count)
        self._runtime = learner.Runtime(clock.now, clock.idle)

    def run(self) -> None:
        """Spawn everybody, and let the runtime run."""
        self._runtime.spawn(self._work.task(self._guide()))
        # Who sleeps in the end is drawn: in any order, and well before and after half of the others.
        delays = self._drawn.choices(range(SOONEST, 2 * SOONEST), k=self._count)
        for number, delay in enumerate(delays):
            self._runtime.spawn(self._work.task(self._sleeper(number, delay)))
        self._runtime.run()

    async def _sleeper(self, number: int, delay: int) -> None:
        for _ in range(LEGS_OF_TURNS * self._rounds):
            await self._runtime.sleep(0)
        due = self._clock.now() + delay
        await self._runtime.sleep(delay)
        if self._clock.now() == due:
            self._work.has_a_turn(number)

    async def _guide(self) -> None:
        for _ in range(LEGS_OF_TURNS):
            self._work.leg("turns", self._count, self._count * self._rounds)
            for _ in range(self._rounds):
                await self._runtime.sleep(0)
        self._work.leg()
        await self._runtime.sleep(1)  # by now all others sleep
        await self._naps()
        # Later than all others: where the latest stands in front, all would have to move.
        later = self._drawn.choices(range(2 * SOONEST, 3 * SOONEST), k=NAPS)
        await self._cancels("cancelled", later, LEGS)
        more = max(0, min(self._count, MANY_CANCELLED) - NAPS)
        later += self._drawn.choices(range(2 * SOONEST, 3 * SOONEST), k=more)
        await self._cancels("many cancelled", later, LEGS_OF_MANY)
        for _ in range(LEGS):
            self._work.leg("timeouts", self._count, TIMEOUTS)
            for seconds in later[:TIMEOUTS]:
                with contextlib.suppress(Exception, learner.Cancelled):  # what it gives is for other checks
                    await self._runtime.timeout(seconds, self._work.task(_no_work()))
        self._work.leg()

    async def _naps(self) -> None:
        for _ in range(LEGS):
            naps = self._drawn.choices(range(1, 9), k=NAPS)
            self._work.leg("naps", self._count, NAPS)
            for seconds in naps:
                due = self._clock.now() + seconds
                await self._runtime.sleep(seconds)
                if self._clock.now() == due:
                    self._work.has_a_turn(self._count)
        self._work.leg()

    async def _cancels(self, name: str, delays: list[int], legs: int) -> None:
        coroutines = [self._work.task(self._sleeps_again(each, legs)) for each in delays]
        tasks = [self._runtime.spawn(coroutine) for coroutine in coroutines]
        await self._runtime.sleep(1)
        for _ in range(legs):
            self._work.leg(name, self._count, len(tasks))
            for task in tasks:
                task.cancel()
            await self._runtime.sleep(1)
        self._work.leg()

    async def _sleeps_again(self, seconds: int, legs: int) -> None:
        for _ in range(1 + legs):  # a leg is to sleep again as well
            with contextlib.suppress(learner.Cancelled):
                await self._runtime.sleep(seconds)


async def _no_work() -> None:
    pass


def crowd(few: int, count: int, seed: str, cpu_seconds: float) -> dict[str, Any]:
    """Something is done among ``few`` tasks, among ``count``, and among few again; on a clock of our own."""
    clock = OwnClock()
    work = Work(str(learner.__file__), clock.moment)

    def run() -> None:
        for part, each in enumerate((few, count, few)):
            Crowd(work, clock, random.Random(f"{seed} {part}"), each).run()

    return work.done(run, cpu_seconds)
