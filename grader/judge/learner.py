"""What a hidden suite holds in its hands: the learner's code, one fresh bench per run.

::

    run = learner.call("upload_all", depot.address, [file.name for file in files])
    assert run.value == [...], "…"
    assert run.elapsed == max(file.seconds for file in files), "…"

A run that the learner's code ends by a decided fault (it raised, it deadlocked, it used up its time)
raises :class:`LearnerFault` out of the call; :meth:`Learner.attempt` gives the exception of the
learner's function back as part of the run instead.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from grader.evidence.notes import Notes
from grader.evidence.record import Evidence, Request, Value
from grader.evidence.report import TICKS_PER_SECOND, ErrorReport, LearnerReport
from grader.judge.circumstances import circumstance, place
from grader.judge.conducting.budget import Budget
from grader.judge.conducting.conductor import Conductor
from grader.judge.conducting.control import ChannelClosed, tampered
from grader.judge.conducting.messages import Raised, Returned
from grader.judge.conducting.modules import Modules
from grader.judge.faults import LearnerFault
from grader.judge.sandboxes import Sandboxes
from grader.judge.worlds.base import Address, World
from grader.report.model import Row
from grader.sandbox.policy import Limits

__all__ = ["BenchSession", "Learner", "Run"]

Form = TypeVar("Form")

MOST_FRAMES_SHOWN = 8
MOST_WAITS_SHOWN = 6
MOST_PATH_SHOWN = 40


@dataclasses.dataclass(slots=True, eq=False)
class Run:
    """One call of the learner's code and what became of it."""

    #: what the function returned, as plain data (tuples are lists)
    value: Any = None
    #: the judge's record; frozen, and complete once the bench has come to its end
    evidence: Evidence = dataclasses.field(default_factory=Evidence)
    #: the exception that the function raised (only from ``attempt``)
    raised: ErrorReport | None = None
    #: what the suite has found out
    notes: Notes = dataclasses.field(default_factory=Notes)

    @property
    def elapsed(self) -> float:
        """Virtual seconds from the call to the return; exact, compare with ``==``."""
        return self.evidence.elapsed_ticks / TICKS_PER_SECOND

    @property
    def requests(self) -> tuple[Request, ...]:
        """Requests to the world, in the order in which they came."""
        return self.evidence.requests

    @property
    def most_in_flight(self) -> int:
        """The largest number of requests that were on their way together."""
        return self.evidence.most_in_flight

    @property
    def blocked(self) -> float:
        """Virtual seconds for which the thread of the loop was held up."""
        return self.evidence.blocked_ticks / TICKS_PER_SECOND

    @property
    def threads(self) -> int:
        """Most threads at one time, the main one included, seen from outside."""
        return self.evidence.threads

    @property
    def readers(self) -> int:
        """Most threads at one time that waited for something to be sent to them, without the main one."""
        return self.evidence.readers

    @property
    def processes(self) -> int:
        """Most processes at one time, seen from outside."""
        return self.evidence.processes

    @property
    def awaited(self) -> bool:
        """The function is a coroutine function, or gave back something to await."""
        return self.evidence.awaited

    @property
    def report(self) -> LearnerReport:
        """What the bench told of tasks and coroutines once it came to its end.

        For a check that rests on it. Words alone do with ``evidence.report``, which is empty then.

        Raises:
            LearnerFault: it told nothing, or not all: what is missing proves nothing.
        """
        if self.evidence.told is None:
            raise LearnerFault(
                "untold", "after your function had returned, nobody could tell what was left of your tasks"
            )
        return self.evidence.told

    def told(self, form: type[Form]) -> Form:
        """What a driver of the suite has told, in the form in which it tells it.

        For what comes from ``bench.play`` only. A learner's function may return anything, and what is
        wrong with it is for the suite to say.

        Raises:
            LearnerFault: it has another form; the driver's own never has.
        """
        try:
            return msgspec.convert(self.value, form)
        except msgspec.ValidationError:
            raise tampered("what it tells has not the form that it tells things in") from None

    def facts(self) -> dict[str, Value]:
        """What rules of diagnosis look at: the evidence, and what the suite has noted."""
        return {**self.evidence.facts(), **self.notes.facts}

    def place(self, at: str) -> int | None:
        """A line of the learner's file (see :meth:`.Evidence.place`); "noted" is the suite's own."""
        return self.notes.line if at == "noted" else self.evidence.place(at)

    def note(self, **facts: Value) -> None:
        """Tell the diagnosis what the suite has found out; ``line`` is where ``at = "noted"`` points."""
        self.notes.facts.update(facts)

    def draw(self, rows: Iterable[Row]) -> None:
        """Give the run a picture of its own: the judge saw what happened, but no world did."""
        self.notes.rows = tuple(rows)

    def show(self, exhibit: str) -> None:
        """Show lines as they are, columns kept, with the message of the check if it fails."""
        self.notes.exhibit = exhibit


class BenchSession:
    """Several calls in one bench, one after another; made by :meth:`Learner.bench`."""

    def __init__(self, learner: Learner, conductor: Conductor) -> None:
        self._learner = learner
        self._conductor = conductor

    def call(self, function: str, *arguments: object, module: str | None = None) -> Run:
        """Like :meth:`Learner.call`, in this bench."""
        run = self._learner.converse(self._conductor, function, arguments, module=module)
        if run.raised is not None:
            raise raised_fault(run.raised)
        self._conductor.close_call()
        return run

    def play(self, function: str, *arguments: object) -> Run:
        """Call a function of the suite's ``driver.py``."""
        return self.call(function, *arguments, module="driver")


class Learner:
    """The learner's code; a fresh bench for every call."""

    def __init__(
        self, sandboxes: Sandboxes, program: Modules, limits: Limits, rng: random.Random, schedule: int | None
    ) -> None:
        self._sandboxes = sandboxes
        self._program = program
        self._limits = limits
        self._budget = Budget(limits)
        self._schedule = schedule
        self.rng = rng
        #: the world that the next call's code can talk to; fixtures of worlds set it
        self.world: World | None = None
        #: every run of this check, in order
        self.runs: list[Run] = []
        self.output = ""

    def gives_no_peace(self, real_seconds: float) -> bool:
        """Whether it is the learner's code that has kept the judge for so long (see :class:`.Budget`)."""
        return self._budget.spent_on_bench(real_seconds)

    # ------------------------------------------------------------------ for suites
    @property
    def text(self) -> str:
        """The learner's file, for a suite that looks up a line for its words; never alone for points."""
        return self._program.texts[self._program.learner]

    def line_of(self, function: str) -> int:
        """Where the learner's file defines a function (0: nowhere), for ``run.note(line=…)``."""
        return self._line(rf"^[ \t]*(?:async[ \t]+)?def[ \t]+{re.escape(function)}\b")

    def line_calling(self, function: str) -> int:
        """Where the learner's file calls (or names) a function first (0: nowhere)."""
        return self._line(rf"^[^#\n]*(?<!def )\b{re.escape(function)}\(") or self._line(
            rf"^[^#\n]*\.{re.escape(function)}\b"
        )

    def _line(self, pattern: str) -> int:
        text = self._program.texts[self._program.learner]
        found = re.search(pattern, text, re.MULTILINE)
        return text.count("\n", 0, found.start()) + 1 if found else 0

    def call(self, function: str, *arguments: object, schedule: int | None = None) -> Run:
        """Call (and await) a function of the learner's.

        ``schedule`` picks another legal order of events that are due at the same instant.
        """
        run = self.attempt(function, *arguments, schedule=schedule)
        if run.raised is not None:
            raise raised_fault(run.raised)
        return run

    def attempt(self, function: str, *arguments: object, schedule: int | None = None) -> Run:
        """Like :meth:`call`, but an exception of the learner's function is given back as ``run.raised``."""
        with self._conducted(schedule) as conductor:
            return self.converse(conductor, function, arguments)

    def touch(self, function: str, *arguments: object) -> Run:
        """Call a function without awaiting what comes back; ``run.evidence.kind`` says what it was."""
        with self._conducted(None) as conductor:
            run = self.converse(conductor, function, arguments, mode="touch")
            if run.raised is not None:
                raise raised_fault(run.raised)
            return run

    @contextmanager
    def bench(self) -> Iterator[BenchSession]:
        """One bench for several calls; their evidence goes on being recorded."""
        with self._conducted(None) as conductor:
            yield BenchSession(self, conductor)

    # ------------------------------------------------------------------
    @contextmanager
    def _conducted(self, schedule: int | None) -> Iterator[Conductor]:
        conductor = self._sandboxes.conduct(
            self._program,
            self.world,
            self._limits,
            budget=self._budget,
            schedule=self._schedule if schedule is None else schedule,
        )
        before = len(self.runs)
        try:
            try:
                raised = conductor.start()
                if raised is not None:
                    raise loading_fault(raised, self._program)
                yield conductor
                conductor.farewell()
            except ChannelClosed:
                end = conductor.watch.ended()
                if isinstance(end, LearnerFault):
                    conductor.note_fault(end)
                raise end from None
            except (LearnerFault, AssertionError) as seen:
                # What else became of it follows from that: a parent waits for a child that was killed.
                fault = conductor.watch.out_of_memory() or seen
                if isinstance(fault, LearnerFault):
                    conductor.note_fault(fault)
                conductor.stop()
                if isinstance(fault, LearnerFault) and fault.kind in ("deadlock", "stuck"):
                    fault.detail = fault.detail or waiting_lines(conductor.recorder.evidence().report)
                if fault is seen:
                    raise
                raise fault from None
        finally:
            if len(self.runs) == before:
                self.runs.append(Run())  # it did not come as far as a call
            self.runs[-1].evidence = conductor.recorder.evidence()
            conductor.close()
            self.output = conductor.output.text or self.output
            self._sandboxes.tidy()

    def converse(
        self,
        conductor: Conductor,
        function: str,
        arguments: tuple[object, ...],
        *,
        module: str | None = None,
        mode: str = "run",
    ) -> Run:
        """One call in a bench that has been started."""
        run = Run()
        self.runs.append(run)
        answer = conductor.call(
            module or self._program.learner, function, [_plain(item) for item in arguments], mode=mode
        )
        run.evidence = conductor.recorder.evidence()
        if isinstance(answer, Raised):
            if answer.at != "call":
                raise calling_fault(answer, function)
            if answer.error.type == "SystemExit":
                raise LearnerFault("exit", "your code called sys.exit", line=answer.error.line)
            run.raised = answer.error
        elif answer.flaw is not None:
            raise flaw_fault(answer, function)
        else:
            run.value = answer.value
        return run


def _plain(argument: object) -> object:
    """An argument as JSON; the world's address by its stand-in."""
    if isinstance(argument, Address):
        return {"$address": True}
    if isinstance(argument, list | tuple):
        return [_plain(item) for item in argument]
    if isinstance(argument, dict):
        return {key: _plain(item) for key, item in argument.items()}
    return argument


# ---------------------------------------------------------------------- faults in the learner's words
def waiting_lines(report: LearnerReport) -> tuple[str, ...]:
    """Who waits where, for a deadlock: tasks at the last idle moment, or threads where they stand."""
    lines = [
        f"your function waits at line {wait.inner}"
        if wait.main
        else f"{_tasks(wait.times)} at line {wait.inner}"
        for wait in sorted(report.latest, key=lambda wait: not wait.main)
    ]
    stacks = [
        f"{'the main thread' if stack.main else 'a thread'} stands at line {stack.inner}"
        for stack in report.stacks
    ]
    return tuple((lines or stacks)[:MOST_WAITS_SHOWN])


def _tasks(count: int) -> str:
    return "a task waits" if count == 1 else f"{count} tasks wait"


def raised_fault(error: ErrorReport, *, importing: bool = False) -> LearnerFault:
    """The learner's function raised, and the check did not expect that; or so did the file at import."""
    if error.type == "MemoryError":
        return LearnerFault("memory", "your code ran out of memory", line=error.line, detail=_frames(error))
    if error.type == "RecursionError":
        return LearnerFault(
            "recursion", "your code calls itself without end", line=error.line, detail=_frames(error)[:4]
        )
    if error.type == "SystemExit":
        return LearnerFault("exit", "your code called sys.exit", line=error.line, detail=_frames(error))
    text = f": {error.text}" if error.text else ""
    kind = circumstance(error, importing=importing) or "raised"
    return LearnerFault(
        kind, f"your code raised {error.type}{text}", line=place(kind, error), detail=_frames(error)
    )


def loading_fault(raised: Raised, program: Modules) -> LearnerFault:
    """The learner's file could not be loaded."""
    error, file = raised.error, f"{program.learner}.py"
    if raised.at == "lookup":
        defined = ", ".join(raised.defined[:8]) or "nothing"
        return LearnerFault("missing-function", f"{file} does not define {error.text} (it defines {defined})")
    if error.type in ("SyntaxError", "IndentationError", "TabError"):
        return LearnerFault("syntax-error", f"{file} is not valid Python: {error.text}", line=error.line)
    if error.type in ("ImportError", "ModuleNotFoundError"):
        return LearnerFault("import-error", f"{file} cannot be imported: {error.text}", line=error.line)
    if error.type == "SystemExit":
        return LearnerFault("exit", f"{file} calls sys.exit while it is imported", line=error.line)
    fault = raised_fault(error, importing=True)
    return LearnerFault(
        fault.kind, f"while {file} was imported, {fault.sentence}", line=fault.line, detail=fault.detail
    )


def calling_fault(raised: Raised, function: str) -> LearnerFault:
    """The learner's function could not be called as the task says."""
    if raised.at == "parameters":
        sentence = f"{function}() does not take the parameters of the task: {raised.error.text}"
        return LearnerFault("wrong-parameters", sentence, line=raised.error.line)
    return LearnerFault("missing-function", f"there is no function {function}")


def flaw_fault(returned: Returned, function: str) -> LearnerFault:
    """What came back is not plain data."""
    flaw = returned.flaw
    assert flaw is not None
    path = flaw.path if len(flaw.path) <= MOST_PATH_SHOWN else f"{flaw.path[:MOST_PATH_SHOWN]}…"
    where = f"{function}() returned" if path == "result" else f"in what {function}() returned, {path} is"
    if flaw.awaitable:
        return LearnerFault(
            "awaitable-result", f"{where} {_a(flaw.kind)}, not a value: somebody has to await it"
        )
    words = _FLAWS.get(flaw.kind)
    if words is not None:
        return LearnerFault("not-plain", f"{where} {words}")
    return LearnerFault(
        "not-plain",
        f"{where} {_a(flaw.kind)}; only numbers, text, lists and dicts of these can be checked",
    )


def _a(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "aeiouAEIO" else f"a {kind}"


#: flaws that are not a type, in words that follow "returned" or "is"
_FLAWS = {
    **{kind: f"{kind}, which is not a number that can be compared" for kind in ("nan", "inf", "-inf")},
    "too deep": "something nested too deeply (does it contain itself?)",
    "too much": "far more items than any task asks for",
    "too large to send": "far more data than any task asks for",
    "a number of more than 256 bits": "a whole number of more than 256 bits",
    "half a surrogate pair": "text that is not valid Unicode (half a surrogate pair)",
}


def _frames(error: ErrorReport) -> tuple[str, ...]:
    shown = error.frames[-MOST_FRAMES_SHOWN:]
    left_out = len(error.frames) - len(shown) + error.hidden_frames
    lines = [f"line {frame.line}, in {frame.function}" for frame in shown]
    return tuple([f"… {left_out} more calls", *lines] if left_out else lines)
