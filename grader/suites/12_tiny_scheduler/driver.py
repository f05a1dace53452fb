"""Plays programs on the learner's scheduler and tells what happened; it expects nothing.

Runs beside the learner's code. A program is plain data (see ``grader/judge/task_programs.py``). Every step
of every task is written into the trace, with the step of ``run`` before and behind. Processor time is
watched with a timer of the process (never a clock on the wall): code that goes round for ever is stopped
with :class:`Endless`, and the line where it was most of the time is told.
"""

from __future__ import annotations

import collections
import gc
import itertools
import signal
import sys
import time
import types
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import tiny_scheduler as learner  # type: ignore[import-not-found]  # the learner's module, loaded before this one

FILE = "tiny_scheduler.py"
#: processor seconds for a program that takes a thousandth of that
PATIENCE = 0.2
#: the same for a chain of thousands of tasks
PATIENCE_WITH_A_CHAIN = 1.0
LOOK_EVERY = 0.02


class Oops(Exception):  # noqa: N818 — what a program raises
    """An exception of a program."""


class Endless(BaseException):
    """The learner's code used up the processor time of this play."""


class Watch:
    """How much processor time has been used, and where in the learner's file."""

    def __init__(self, cpu_seconds: float) -> None:
        self.end = time.process_time() + cpu_seconds
        self.lines: collections.Counter[int] = collections.Counter()

    def look(self, _signal: int, frame: types.FrameType | None) -> None:
        if (line := learner_line(frame)) is not None:
            self.lines[line] += 1
        if time.process_time() > self.end:
            raise Endless

    @property
    def line(self) -> int | None:
        """Where the learner's code was most of the time."""
        return max(self.lines, key=self.lines.__getitem__, default=None)


@contextmanager
def watched(cpu_seconds: float) -> Iterator[Watch]:
    """Raise :class:`Endless` in whatever runs when it has used so much processor time."""
    watch = Watch(cpu_seconds)
    before = signal.signal(signal.SIGPROF, watch.look)
    signal.setitimer(signal.ITIMER_PROF, LOOK_EVERY, LOOK_EVERY)
    try:
        yield watch
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def learner_line(frame: types.FrameType | None) -> int | None:
    """The innermost line of the learner's file on this stack."""
    while frame is not None:
        if frame.f_code.co_filename == FILE:
            return frame.f_lineno
        frame = frame.f_back
    return None


# ---------------------------------------------------------------------- one program
class Play:
    """One program on one scheduler."""

    def __init__(self, program: dict[str, Any]) -> None:
        self.program = program
        self.scheduler = learner.Scheduler()
        self.tasks: dict[str, Any] = {}
        self.coroutines: list[Coroutine[Any, Any, Any]] = []
        self.trace: list[tuple[str, str, int]] = []
        #: joins by joiner: how often the joiner was resumed while it waited
        self.waits: dict[str, int] = {}
        self.lines: dict[str, int | None] = {}
        self.broken: dict[str, Any] | None = None
        self.over = False

    def note(self, who: str, what: str) -> None:
        if not self.over:
            self.trace.append((who, what, 0))

    def spawn(self, name: str) -> None:
        coroutine = self.body(name)
        self.coroutines.append(coroutine)
        self.tasks[name] = self.scheduler.spawn(coroutine)

    async def body(self, name: str) -> Any:
        self.lines.setdefault("resumed", learner_line(sys._getframe()))
        try:
            for verb, argument in self.program["bodies"][name]:
                if verb == "return":
                    self.note(name, f"returns {argument}")
                    return argument
                await self.step(name, verb, argument)
            self.note(name, "ends")
        except Oops:
            raise
        except Exception as error:
            self.breaks(error)
            raise
        return None

    async def step(self, name: str, verb: str, argument: Any) -> None:
        match verb:
            case "spawn":
                self.note(name, f"spawns {argument}")
                self.spawn(argument)
            case "pause":
                self.note(name, "pauses")
                await learner.pause()
            case "join":
                await self.join(name, argument, catching=False)
            case "try join":
                await self.join(name, argument, catching=True)
            case "raise":
                self.note(name, f"raises {argument}")
                raise Oops(argument)

    async def join(self, name: str, other: str, *, catching: bool) -> None:
        self.note(name, f"joins {other}, catching" if catching else f"joins {other}")
        try:
            result = await self.counted(name, self.tasks[other].join())
        except Oops as error:
            self.note(name, f"catches {error}" if catching else f"fails: {error}")
            if not catching:
                raise
        else:
            self.note(name, f"gets {result} from {other}")

    @types.coroutine
    def counted(self, name: str, awaitable: Any) -> Generator[Any, Any, Any]:
        """Await ``awaitable``, and count how often it gives the turn away."""
        held = hold(awaitable)
        step: Callable[[], Any] = lambda: held.send(None)  # noqa: E731 — it is replaced below
        self.waits[name] = 0
        while True:
            try:
                given = step()
            except StopIteration as end:
                return end.value
            self.waits[name] += 1
            self.lines.setdefault("joining", innermost(held))
            try:
                sent = yield given
            except BaseException as error:  # noqa: BLE001 — handed on, whatever it is
                step = lambda error=error: held.throw(error)  # type: ignore[misc]  # noqa: E731
            else:
                step = lambda sent=sent: held.send(sent)  # type: ignore[misc]  # noqa: E731

    def breaks(self, error: BaseException) -> None:
        """The learner's code raised something that no program raises."""
        if self.broken is None and not self.over:
            self.broken = described(error)

    def run(self) -> None:
        try:
            for name in self.program["roots"]:
                self.spawn(name)
            self.note("run", "starts")
            self.scheduler.run()
        except ExceptionGroup as group:
            if all(isinstance(error, Oops) for error in group.exceptions):
                self.note("run", f"raises {', '.join(map(str, group.exceptions))}")
            else:
                self.breaks(next(error for error in group.exceptions if not isinstance(error, Oops)))
        except Oops as error:
            self.note("run", f"is ended by {error}")
        except Exception as error:
            self.breaks(error)
        else:
            self.note("run", "returns")

    def close(self) -> None:
        """Nothing of this play may run, or complain, in the next one."""
        self.over = True
        for coroutine in self.coroutines:
            try:
                coroutine.close()
            except (RuntimeError, ValueError):
                pass  # it runs still, or ignores that it is closed: it is this play's no longer


async def hold(awaitable: Any) -> Any:
    return await awaitable


def innermost(coroutine: Any) -> int | None:
    """The learner's innermost line in a suspended chain of awaits."""
    line = None
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None)
        if frame is not None and frame.f_code.co_filename == FILE:
            line = frame.f_lineno
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None)
    return line


def described(error: BaseException) -> dict[str, Any]:
    """An exception as plain data, with the learner's innermost line (the outermost of a deep recursion)."""
    lines = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    deep = isinstance(error, RecursionError)
    line = (lines[0] if deep else lines[-1]) if lines else None
    return {"type": type(error).__name__, "text": str(error)[:200], "line": line}


def line_of(function: Any) -> int | None:
    code = getattr(function, "__code__", None)
    return code.co_firstlineno if code is not None else None


def play(program: dict[str, Any]) -> dict[str, Any]:
    """The trace of one program, and what else was seen."""
    made = Play(program)
    endless = None
    try:
        with watched(PATIENCE) as watch:
            made.run()
    except Endless:
        endless = {"line": watch.line}
    finally:
        made.close()
    return {
        "trace": made.trace,
        "waits": made.waits,
        "broken": made.broken,
        "endless": endless,
        "lines": {
            "spawn": line_of(learner.Scheduler.spawn),
            "run": line_of(learner.Scheduler.run),
            "join": line_of(learner.Task.join),
            "pause": line_of(learner.pause),
            **{name: line for name, line in made.lines.items() if line is not None},
        },
    }


# ---------------------------------------------------------------------- many tasks
def crowd(count: int, pauses: int, cpu_seconds: float) -> dict[str, Any]:
    """``count`` tasks that pause ``pauses`` times each; processor nanoseconds, or None when it took too long."""
    ended = itertools.count()

    async def walker() -> None:
        for _ in range(pauses):
            await learner.pause()
        next(ended)

    coroutines = [walker() for _ in range(count)]
    gc.collect()
    gc.disable()  # how often it collects depends on all objects, not on the scheduler
    result: dict[str, Any] = {"nanoseconds": None, "line": None, "ended": 0, "broken": None}
    try:
        with watched(cpu_seconds) as watch:
            began = time.process_time_ns()
            scheduler = learner.Scheduler()
            for coroutine in coroutines:
                scheduler.spawn(coroutine)
            scheduler.run()
            result["nanoseconds"] = time.process_time_ns() - began
    except Endless:
        result["line"] = watch.line
    except Exception as error:
        result["broken"] = described(error)
    finally:
        gc.enable()
        for coroutine in coroutines:
            coroutine.close()
    result["ended"] = next(ended)
    return result


def chain(length: int) -> dict[str, Any]:
    """Each task spawns the next one and joins it; the first one's result is the length of the chain."""
    scheduler = learner.Scheduler()
    result: dict[str, Any] = {"length": None, "broken": None, "endless": None}
    coroutines: list[Coroutine[Any, Any, Any]] = []

    def spawn(number: int) -> Any:
        coroutine = link(number)
        coroutines.append(coroutine)
        return scheduler.spawn(coroutine)

    async def link(number: int) -> int:
        if number == length:
            return 1
        try:
            below = await spawn(number + 1).join()
        except RecursionError as error:
            result["broken"] = result["broken"] or described(error)
            raise
        if number == 1:
            result["length"] = below + 1
        return below + 1

    try:
        with watched(PATIENCE_WITH_A_CHAIN) as watch:
            spawn(1)
            scheduler.run()
    except Endless:
        result["endless"] = {"line": watch.line}
    except Exception as error:
        result["broken"] = result["broken"] or described(error)
    finally:
        for coroutine in reversed(coroutines):
            coroutine.close()
    return result
