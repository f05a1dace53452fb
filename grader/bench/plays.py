"""Plays programs of tasks on a runtime that the learner wrote, and tells what happened; it expects nothing.

For the ``driver.py`` of a suite, which runs beside the learner's code. A program is plain data (for the
judge's side of it see ``grader/judge/runtimes/task_programs.py``): every step of every task is written into
a trace, and so is what ``run`` does. Processor time is watched with a timer of the process, never with a
clock on the wall: code that goes round for ever is stopped with :class:`Endless`, and the line where it was
most of the time is told.
"""

from __future__ import annotations

import array
import collections
import contextlib
import gc
import inspect
import io
import signal
import sys
import time
import types
import zlib
from collections.abc import Callable, Coroutine, Generator, Iterator, Sequence
from typing import Any

from grader.bench.lines import line_of_frame, line_of_traceback, suspended

__all__ = [
    "CpuWatch",
    "Endless",
    "OddOops",
    "Oops",
    "Play",
    "Work",
    "come_and_gone",
    "described",
    "learner_line",
    "line_of",
    "play_all",
    "watched",
]

#: processor seconds for a program that takes a thousandth of that
PATIENCE = 0.1
LOOK_EVERY = 0.02
#: steps that are told with one answer, which has to fit into one record: a program has about thirty
MOST_STEPS_TOLD = 500
#: looks of the judge that one answer tells of
MOST_LEGS = 400
#: characters of what the learner's tasks gave back
MOST_TEXT = 80
#: as it was before the learner's code ran
DEEPEST = sys.getrecursionlimit()


class Oops(Exception):  # noqa: N818 — what a program raises
    """An exception of a program."""


class OddOops(Oops):
    """One that counts as false, and is equal to every other: only what it is tells it from others."""

    def __bool__(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Oops)

    def __hash__(self) -> int:
        return 0


class Alike(str):
    """A result that is equal to whatever it is compared with: only what it is tells it from others."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0


class OopsGroup(ExceptionGroup[Exception], Oops):
    """One that is a group, as a task group raises it."""

    def __str__(self) -> str:
        return str(self.message)


class Endless(BaseException):
    """The learner's code used up the processor time of this play."""


# ---------------------------------------------------------------------- lines of the learner's file
def learner_line(frame: types.FrameType | None, file: str) -> int | None:
    """The innermost line of the learner's file on this stack."""
    while frame is not None:
        if frame.f_code.co_filename == file:
            return line_of_frame(frame)
        frame = frame.f_back
    return None


def outermost(coroutine: Any, file: str) -> int | None:
    """The learner's outermost line in a suspended chain of awaits."""
    while (link := suspended(coroutine)) is not None:
        frame, coroutine = link
        if frame is not None and frame.f_code.co_filename == file:
            return line_of_frame(frame)
    return None


def line_of(function: Any) -> int | None:
    """Where a function of the learner's begins."""
    code = getattr(function, "__code__", None)
    return code.co_firstlineno if isinstance(code, types.CodeType) else None


def described(error: BaseException, file: str) -> dict[str, Any]:
    """An exception as plain data, with the learner's innermost line (the outermost of a deep recursion)."""
    lines = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            lines.append(line_of_traceback(trace))
        trace = trace.tb_next
    deep = isinstance(error, RecursionError)
    line = (lines[0] if deep else lines[-1]) if lines else None
    return {"type": type(error).__name__[:100], "text": _text_of(error), "line": line}


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:200]
    except Exception:  # noqa: BLE001 — the learner's own __str__ may raise anything
        return ""


# ---------------------------------------------------------------------- processor time
class CpuWatch:
    """How much processor time has been used, and where in the learner's file."""

    def __init__(self, cpu_seconds: float, file: str) -> None:
        # The thread's clock: while an ITIMER_PROF runs, Linux tells that of the process in coarse ticks.
        self._end = time.thread_time() + cpu_seconds
        #: nobody is to be ended now
        self.spares = False
        self._file = file
        self._lines: collections.Counter[int] = collections.Counter()

    def look(self, _signal: int, frame: types.FrameType | None) -> None:
        """Note where the learner's code is; end it when its time is up."""
        if (line := learner_line(frame, self._file)) is not None:
            self._lines[line] += 1
        if time.thread_time() > self._end and not self.spares:
            raise Endless

    @property
    def line(self) -> int | None:
        """Where the learner's code was most of the time."""
        return max(self._lines, key=self._lines.__getitem__, default=None)


@contextlib.contextmanager
def watched(cpu_seconds: float, file: str) -> Iterator[CpuWatch]:
    """Raise :class:`Endless` in whatever runs when it has used so much processor time.

    Meanwhile the stack is as deep as Python's is by default, and nobody changes that: code that needs a
    deeper one the more turns there are is to fail, and not to ask for more.
    """
    watch = CpuWatch(cpu_seconds, file)
    before = signal.signal(signal.SIGPROF, watch.look)
    deepest, set_deepest = sys.getrecursionlimit(), sys.setrecursionlimit
    set_deepest(DEEPEST)
    sys.setrecursionlimit = lambda _limit, /: None
    signal.setitimer(signal.ITIMER_PROF, LOOK_EVERY, LOOK_EVERY)
    try:
        yield watch
    finally:
        sys.setrecursionlimit = set_deepest
        set_deepest(deepest)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _nothing() -> None:
    pass


class _Nowhere(io.TextIOBase):
    """Takes whatever is printed."""

    def write(self, text: str, /) -> int:
        return len(text)


class Work:
    """Much work of many tasks: in which order they had their turns, and whether it came to its end.

    What it costs is for the judge to see, from outside: in all, and of each *leg*, a stretch of the work
    between two moments at which the judge looks. The order is told as one number, which depends on every
    turn: it can be known by whoever has given these turns, or has worked out who would have them.

    Args:
        file: the learner's.
        moment: has the judge look at what was used so far; for work that has legs.
    """

    def __init__(self, file: str, moment: Callable[[], None] = _nothing) -> None:
        self._file = file
        self._moment = moment
        self._legs: list[tuple[str, int, int]] = []
        self._watch: CpuWatch | None = None
        self._order = array.array("I")
        #: what a task calls with its number when it has its turn
        self.has_a_turn: Callable[[int], None] = self._order.append
        self._coroutines: list[Coroutine[Any, Any, Any]] = []

    def task(self, coroutine: Coroutine[Any, Any, Any]) -> Coroutine[Any, Any, Any]:
        """The coroutine of a task; it is closed in the end, wherever it stands."""
        self._coroutines.append(coroutine)
        return coroutine

    def leg(self, name: str = "", among: int = 0, units: int = 1) -> None:
        """Have the judge look; what is done from now until it looks again is of this leg.

        Args:
            name: of what is done, alike for all legs that are compared; "" for what is no leg.
            among: how many tasks there are beside.
            units: how often it is done.
        """
        watch = self._watch
        if watch is None:
            return  # nothing is measured
        watch.spares = True  # whoever is ended in the midst of a word to the judge can say no other
        try:
            self._legs.append((name, among, units))
            self._moment()
        finally:
            watch.spares = False

    def done(self, function: Callable[[], None], cpu_seconds: float) -> dict[str, Any]:
        """Call ``function`` and tell what became of it; it is ended after so many processor seconds.

        Returns:
            ``turns`` and ``order``: how many there were, and a number for their order; ``legs``: one for
            each look of the judge; ``line``: where the learner's code was most of the time; ``broken``: what
            was raised; ``endless``: where it was ended.
        """
        told: dict[str, Any] = {"broken": None, "endless": None, "line": None}
        gc.collect()
        gc.disable()  # how often it collects depends on all objects, not on the learner's code
        depth = sys.get_coroutine_origin_tracking_depth()
        sys.set_coroutine_origin_tracking_depth(0)  # the bench's own book-keeping is not to be measured
        try:
            # To tell what it does is no part of what is measured, and no flood.
            with contextlib.redirect_stdout(_Nowhere()), watched(cpu_seconds, self._file) as watch:
                self._watch = watch
                function()
                told["line"] = watch.line
        except Endless:
            told["endless"] = {"line": watch.line}
        except BaseException as error:  # noqa: BLE001 — whatever the learner's code raises
            told["broken"] = described(error, self._file)
        finally:
            gc.enable()
            sys.set_coroutine_origin_tracking_depth(depth)
            _close_all(self._coroutines)
        order = zlib.crc32(self._order)
        return {**told, "turns": len(self._order), "order": order, "legs": self._legs[:MOST_LEGS]}


# ---------------------------------------------------------------------- tasks that come and go
class _Gone(Exception):  # noqa: N818 — what a task raises that nobody joins
    """With its number."""


def come_and_gone(  # noqa: C901 — one story in three parts
    file: str,
    spawn: Callable[[Coroutine[Any, Any, Any]], Any],
    run: Callable[[], None],
    give_way: Callable[[], Any],
    *,
    numbers: Sequence[int],
    cancelled: type[BaseException] | None = None,
) -> dict[str, Any]:
    """Tasks that nobody keeps when they have ended, so that others come to stand in their place in memory.

    One that returns a number is spawned and joined, then the next one. After that come as many of which only
    the task is kept, and joined when all have ended. The last ones fail, and nobody joins them.

    Args:
        file: the learner's.
        spawn: of the learner's runtime.
        run: of the same.
        give_way: what a task awaits to let others have their turn.
        numbers: what tasks return or raise.
        cancelled: if given, before each of the first ones another one is cancelled and joined.

    Returns:
        ``given``: what the joins gave, -1 for what is none of the numbers; ``failures``: those that came out
        of run; ``broken`` and ``endless``, as of a play.
    """
    told: dict[str, Any] = {"given": [], "failures": [], "broken": None, "endless": None}
    known = frozenset(numbers)

    async def short(number: int) -> int:
        if number % 2:
            await give_way()
        return number

    async def failing(number: int) -> None:
        raise _Gone(number)

    async def given(task: Any) -> None:
        number = await task.join()
        told["given"].append(number if type(number) is int and number in known else -1)

    async def cancel(task: Any) -> None:
        await give_way()
        task.cancel()
        if cancelled is not None:
            with contextlib.suppress(cancelled):
                await task.join()

    async def main() -> None:
        for number in numbers:
            if cancelled is not None:
                await cancel(spawn(short(2 * number + 1)))
            await given(spawn(short(number)))
        kept = []
        for number in numbers:
            kept.append(spawn(short(number)))
            await give_way()
            await give_way()
        for task in kept:
            await given(task)
        kept.clear()
        for number in numbers:
            spawn(failing(number))
            await give_way()

    try:
        with watched(PATIENCE, file) as watch:
            spawn(main())
            run()
    except Endless:
        told["endless"] = {"line": watch.line}
    except ExceptionGroup as group:
        strange = [error for error in group.exceptions if not isinstance(error, _Gone)]
        if strange:
            told["broken"] = described(strange[0], file)
        told["failures"] = [error.args[0] for error in group.exceptions if isinstance(error, _Gone)]
    except _Gone as error:
        told["failures"] = [error.args[0]]
    except BaseException as error:  # noqa: BLE001 — whatever the learner's code raises
        told["broken"] = described(error, file)
    return told


# ---------------------------------------------------------------------- programs
def play_all(
    play: Callable[[dict[str, Any]], Play], programs: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What came of programs, one after the other; the rest is left out when one never ended or much is told.

    Args:
        play: makes a play of a program.
        programs: as ``Program.plain()`` of the judge's side writes them.
    """
    told: list[dict[str, Any]] = []
    for program in programs:
        told.append(play(program).play())
        if told[-1]["endless"] is not None or sum(len(each["trace"]) for each in told) > MOST_STEPS_TOLD:
            break
    return told


class Play:
    """One program on one runtime of the learner's; a driver says how that is made and asked."""

    #: what the learner's runtime raises in a task that is cancelled
    cancelled: tuple[type[BaseException], ...] = ()

    def __init__(self, program: dict[str, Any], learner: types.ModuleType) -> None:
        self.program = program
        self.file = str(learner.__file__)
        self.tasks: dict[str, Any] = {}
        self.trace: list[tuple[str, str, float]] = []
        #: by joiner: how often a join gave the turn away, and somebody else had one
        self.waits: dict[str, int] = {}
        #: by task: how often its pauses came up to the runtime, and how often they gave the turn away
        self.yields: dict[str, int] = {}
        self.pauses: dict[str, int] = {}
        #: by task that had a turn within the turn of another one: whose
        self.inside: dict[str, str] = {}
        #: the same where it was a coroutine or a generator that went on with it, as an await does
        self.awaited: dict[str, str] = {}
        #: by task: how many calls deeper its deepest turn was than its first
        self.deeper: dict[str, int] = {}
        #: how often the runtime wanted to sleep, also for no time, which the judge is not asked for
        self.idles = 0
        #: how often of these it was told a time that had come already
        self.idles_in_vain = 0
        #: until when the runtime wanted to sleep, the first few times: virtual seconds of this play
        self.asked: list[float] = []
        self.lines: dict[str, int | None] = {}
        self.broken: dict[str, Any] | None = None
        self.endless: dict[str, Any] | None = None
        self._coroutines: list[Coroutine[Any, Any, Any]] = []
        self._raised: list[Oops] = []
        #: exceptions that tasks have returned, and not raised
        self._given: list[Oops] = []
        self._running: list[str] = []
        self._depths: dict[str, int] = {}
        self._over = False
        self._whose_turn = ""
        #: the same program on another runtime, for the tasks that are spawned there
        self._beside: Play | None = None
        #: who is in a join now; who in a pause
        self._joining: set[str] = set()
        #: what calls of join gave that nobody has awaited yet, by who called it and for whom
        self._called: dict[tuple[str, str], Any] = {}
        self._pausing: set[str] = set()

    # ------------------------------------------------------------------ for drivers
    def start(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Spawn a coroutine on the learner's runtime; its task."""
        raise NotImplementedError

    def run(self) -> None:
        """Call the learner's ``run``."""
        raise NotImplementedError

    def other(self) -> Play:
        """A play of the same program on another runtime of the learner's, which is made now."""
        raise NotImplementedError

    def now(self) -> float:
        """Virtual seconds, if there is time in this exercise."""
        return 0

    async def step(self, name: str, verb: str, argument: Any) -> None:
        """Do one step of a task that is not one of those that every runtime has."""
        raise NotImplementedError

    def oops(self, name: str, text: str, *, verb: str = "raise") -> Oops:
        """An exception that a task is about to raise, noted.

        An odd one is taken for others, and for none; a group holds another one.
        """
        self.note(name, f"raises {text}")
        if verb == "raise group":
            self._raised.append(OopsGroup(text, [Oops(f"{text}, a part")]))
        else:
            self._raised.append(OddOops(text) if verb == "raise odd" else Oops(text))
        return self._raised[-1]

    # ------------------------------------------------------------------ playing
    def play(self) -> dict[str, Any]:
        """The trace, and what else was seen."""
        try:
            with watched(PATIENCE, self.file) as watch:
                self._play()
        except Endless:
            self.endless = {"line": watch.line}
        finally:
            self._close()
        return {
            "trace": self.trace,
            "waits": self.waits,
            "yields": self.yields,
            "pauses": self.pauses,
            "inside": self.inside,
            "awaited": self.awaited,
            "deeper": self.deeper,
            "idles": self.idles,
            "idles_in_vain": self.idles_in_vain,
            "asked": self.asked,
            "broken": self.broken,
            "endless": self.endless,
            "lines": {name: line for name, line in self.lines.items() if line is not None},
        }

    def _play(self) -> None:
        if names := self.program.get("other"):
            self._beside = other = self.other()
            # One story is told, of tasks that are known by their names.
            for shared in ("trace", "waits", "yields", "pauses", "inside", "awaited", "deeper", "lines"):
                setattr(other, shared, getattr(self, shared))
            other._coroutines, other._raised, other._running = self._coroutines, self._raised, self._running
            for name in names:
                other.spawn(name)
        self._run(self.program["roots"], early=self.program.get("early", ()))
        later, between = self.program.get("later", ()), self.program.get("between", ())
        if (later or between) and self.broken is None:
            self._run(later, between=between)
        if self.broken is None:
            self._run_other()

    def _run_other(self) -> None:
        """Let the other runtime run, if there is one."""
        if (other := self._beside) is not None:
            other._run((), "other run")
            self.broken = self.broken or other.broken

    def _run(
        self,
        names: Sequence[str],
        who: str = "run",
        *,
        between: Sequence[str] = (),
        early: Sequence[str] = (),
    ) -> None:
        """Cancel those from before, spawn these, cancel some of them, and let the learner's runtime run."""
        try:
            self._cancel(between)
            for name in names:
                self.spawn(name)
            self._cancel(early)
            self.note(who, "starts")
            self.run()
        except ExceptionGroup as group:
            strange = [error for error in group.exceptions if not isinstance(error, Oops)]
            if strange:
                self._breaks(strange[0])
            else:
                self.note(who, f"raises {', '.join(map(self._which, group.exceptions))}")
        except Oops as error:
            self.note(who, f"is ended by {error}")
        except Endless:
            raise
        except BaseException as error:  # noqa: BLE001 — whatever the learner's code raises
            self._breaks(error)
        else:
            self.note(who, "returns")

    def _cancel(self, names: Sequence[str]) -> None:
        for name in names:
            self.note("somebody", f"cancels {name}")
            self.tasks[name].cancel()

    def note(self, who: str, what: str) -> None:
        """One more line of the trace."""
        if not self._over:
            self.trace.append((who, what[:MOST_TEXT], self.now()))

    def spawn(self, name: str) -> Any:
        """Start the body of this name."""
        self.tasks[name] = task = self.start(self.make(name))
        return task

    def make(self, name: str) -> Coroutine[Any, Any, Any]:
        """The coroutine of a body."""
        coroutine = self._body(name)
        self._coroutines.append(coroutine)
        return coroutine

    async def _body(self, name: str) -> Any:
        return await self._in_turns(name, self._acting(name))

    @types.coroutine
    def _in_turns(self, name: str, coroutine: Coroutine[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """Note whose turn it is whenever this task goes on, and how often a join has given the turn away.

        What the scheduler answers at once, in the same turn, gives nothing away.
        """
        error: BaseException | None = None
        sent: Any = None
        while True:
            self._begins_a_turn(name)
            try:
                given = coroutine.send(sent) if error is None else coroutine.throw(error)
            except StopIteration as end:
                return end.value
            finally:
                self._running.pop()
            joins, pauses = name in self._joining, name in self._pausing
            if joins:
                self.lines.setdefault("joining", outermost(coroutine, self.file))
            try:
                sent, error = (yield given), None
            except BaseException as thrown:  # noqa: BLE001 — handed on, whatever it is
                error = thrown
            if joins:
                self.waits[name] += self._whose_turn != name
            if pauses:
                self.yields[name] = self.yields.get(name, 0) + 1
                self.pauses[name] = self.pauses.get(name, 0) + (self._whose_turn != name)

    def _begins_a_turn(self, name: str) -> None:
        """Note whose turn it is, and within what."""
        self._whose_turn = name
        if self._running:
            self.inside.setdefault(name, self._running[-1])
            if _sender_awaits(sys._getframe(2)):
                self.awaited.setdefault(name, self._running[-1])
        self._running.append(name)
        depth = _depth()
        self.deeper[name] = max(self.deeper.get(name, 0), depth - self._depths.setdefault(name, depth))

    async def _acting(self, name: str) -> Any:
        self.lines.setdefault("resumed", learner_line(sys._getframe(), self.file))
        try:
            for verb, argument in self.program["bodies"][name]:
                if verb == "return":
                    self.note(name, f"returns {argument}")
                    return argument
                if verb == "return oops":
                    self.note(name, f"returns {argument}, and does not raise it")
                    self._given.append(Oops(argument))
                    return self._given[-1]
                if verb == "return alike":
                    self.note(name, f"returns {argument}, which is equal to everything")
                    return Alike(argument)
                await self._step(name, verb, argument)
            self.note(name, "ends")
        except Oops:
            raise
        except self.cancelled:
            self.note(name, "is cancelled")
            raise
        except GeneratorExit:  # its coroutine is kept here, so no collector of memory does that
            self.note(name, "is closed")
            raise
        except Exception as error:
            self._breaks(error)
            raise
        return None

    async def _step(self, name: str, verb: str, argument: Any) -> None:
        match verb:
            case "spawn":
                self.note(name, f"spawns {argument}")
                self.spawn(argument)
            case "call join":
                self.note(name, f"calls join of {argument}")
                self._called[name, argument] = self.tasks[argument].join()
            case "join" | "try join":
                await self._join(name, argument, catching=verb == "try join")
            case "raise" | "raise odd" | "raise group":
                raise self.oops(name, argument, verb=verb)
            case "run other":
                self.note(name, "has the other runtime run")
                self._run_other()
            case "pause":
                self._pausing.add(name)
                try:
                    await self.step(name, verb, argument)
                finally:
                    self._pausing.discard(name)
            case _:
                await self.step(name, verb, argument)

    async def _join(self, name: str, other: str, *, catching: bool) -> None:
        self.note(name, f"joins {other}, catching" if catching else f"joins {other}")
        self.waits[name] = 0
        self._joining.add(name)
        try:
            called = self._called.pop((name, other), None)
            result = await (self.tasks[other].join() if called is None else called)
        except Oops as error:
            what = self._which(error)
            self.note(name, f"catches {what}" if catching else f"fails: {what}")
            if not catching:
                raise
        except self.cancelled:
            if not catching:
                raise
            self.note(name, f"finds {other} cancelled")
        else:
            self.note(name, f"gets {result} from {other}")
        finally:
            self._joining.discard(name)

    def _which(self, error: BaseException) -> str:
        """An exception of the program's by its text, if it is the very one."""
        known = any(error is one for one in [*self._raised, *self._given])
        return str(error) if known else f"a copy of {error}"

    def _breaks(self, error: BaseException) -> None:
        """The learner's code raised something that no program raises."""
        if self.broken is None and not self._over:
            self.broken = described(error, self.file)

    def _close(self) -> None:
        """Nothing of this play may run, or complain, in the next one."""
        self._over = True
        if self._beside is not None:
            self._beside._over = True
        # What a join gave and nobody awaits may be a coroutine, which would complain of that.
        called = [each for each in self._called.values() if inspect.iscoroutine(each)]
        _close_all([*called, *self._coroutines])


def _sender_awaits(body: types.FrameType) -> bool:
    """Whether what goes on with a task's coroutine is one itself, or a generator."""
    sender = body.f_back
    flags = inspect.CO_COROUTINE | inspect.CO_ITERABLE_COROUTINE | inspect.CO_GENERATOR
    return sender is not None and bool(sender.f_code.co_flags & flags)


def _depth() -> int:
    """How many calls stand on one another here."""
    frame: types.FrameType | None = sys._getframe(1)
    depth = 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1
    return depth


def _close_all(coroutines: Sequence[Coroutine[Any, Any, Any]]) -> None:
    """The last one first: one that waits for another is closed after it."""
    for coroutine in reversed(coroutines):
        # It may run still, or not let itself be closed: it is no longer ours.
        with contextlib.suppress(RuntimeError, ValueError):
            coroutine.close()
