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

import copy
import dataclasses
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from grader.diagnosis.source_text import SourceText
from grader.evidence.notes import Notes
from grader.evidence.record import Evidence, Request, Value
from grader.evidence.report import ErrorReport, LearnerReport
from grader.judge.conducting.budget import Budget
from grader.judge.conducting.conductor import Conductor
from grader.judge.conducting.control import ChannelClosed, tampered
from grader.judge.conducting.messages import Raised
from grader.judge.conducting.modules import Modules
from grader.judge.fault_words import calling_fault, flaw_fault, loading_fault, raised_fault, waiting_lines
from grader.judge.faults import LearnerFault
from grader.judge.sandboxes import Sandboxes
from grader.judge.worlds.base import Address, World
from grader.protocol.conversation import CallMode
from grader.protocol.numbers import TICKS_PER_SECOND
from grader.report.model import Row
from grader.sandbox.policy import Limits

__all__ = ["BenchSession", "Learner", "Run"]

Form = TypeVar("Form")


@dataclasses.dataclass(slots=True, eq=False)
class Run:
    """One call of the learner's code and what became of it."""

    #: what the function returned, as plain data (tuples are lists)
    value: Any = None
    #: the judge's record; frozen, and complete once the bench has come to its end
    evidence: Evidence = dataclasses.field(default_factory=Evidence)
    #: the exception that the function raised (only from ``attempt``)
    raised: ErrorReport | None = None
    #: name of the learner's function, for words; "" when a driver of the suite called it
    function: str = ""
    #: what the suite has found out
    notes: Notes = dataclasses.field(default_factory=Notes)

    @property
    def began(self) -> float:
        """Virtual seconds at the call, on the clock of its requests: not 0 where the file slept before it."""
        return self.evidence.started_ticks / TICKS_PER_SECOND

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

    def __deepcopy__(self, memo: dict[int, Any]) -> Run:
        """The same run with notes of its own: the record of what happened is one, and never changes."""
        value, notes = copy.deepcopy((self.value, self.notes), memo)
        return dataclasses.replace(self, value=value, notes=notes)

    def facts(self) -> dict[str, Value]:
        """What rules of diagnosis look at: the evidence, and what the suite has noted."""
        return {**self.evidence.facts(), **self.notes.facts}

    def place(self, at: str) -> int | None:
        """A line of the learner's file (see :meth:`.Evidence.place`); "noted" is the suite's own."""
        return self.notes.line if at == "noted" else self.evidence.place(at)

    def note(self, **facts: Value) -> None:
        """Tell the diagnosis what the suite has found out; ``line`` is where ``at = "noted"`` points."""
        self.notes.add(lambda: facts)

    def note_later(self, facts: Callable[[], Mapping[str, Value]]) -> None:
        """The same, found out only if somebody asks; from what will be then as it is now."""
        self.notes.add(facts)

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
            raise raised_fault(run.raised, self._learner.source.text)
        self._conductor.close_call()
        return run

    def play(self, function: str, *arguments: object) -> Run:
        """Call a function of the suite's ``driver.py``."""
        return self.call(function, *arguments, module="driver")

    def measure(self, function: str, *arguments: object) -> tuple[Run, list[int]]:
        """Like :meth:`play`, with the processor nanoseconds that it took, seen from outside.

        Returns:
            What came of it; and how many had been used whenever the bench gave the turn away, and at the end.

        Raises:
            Inconclusive: this system does not tell them.
        """
        conductor, looks = self._conductor, list[int]()
        before = conductor.cpu_nanoseconds()

        def look() -> None:
            looks.append(conductor.cpu_nanoseconds() - before)

        conductor.at_rest, usual = look, conductor.at_rest
        try:
            run = self.play(function, *arguments)
        finally:
            conductor.at_rest = usual
        look()
        return run, looks


class Learner:
    """The learner's code; a fresh bench for every call."""

    def __init__(
        self,
        sandboxes: Sandboxes,
        program: Modules,
        limits: Limits,
        rng: random.Random,
        schedule: int | None,
        *,
        kept: dict[str, object] | None = None,
    ) -> None:
        self._sandboxes = sandboxes
        self._program = program
        self._limits = limits
        self._budget = Budget(limits)
        self._schedule = schedule
        self.rng = rng
        #: what one check has found out and the others of this grading may use; for words, never for points
        self.kept: dict[str, object] = {} if kept is None else kept
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
    def source(self) -> SourceText:
        """The learner's file, for a suite that looks up a line for its words; never alone for points."""
        return SourceText(self._program.texts[self._program.learner])

    def call(self, function: str, *arguments: object, schedule: int | None = None) -> Run:
        """Call (and await) a function of the learner's.

        ``schedule`` picks another legal order of events that are due at the same instant.
        """
        run = self.attempt(function, *arguments, schedule=schedule)
        if run.raised is not None:
            raise raised_fault(run.raised, self.source.text)
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
                raise raised_fault(run.raised, self.source.text)
            return run

    @contextmanager
    def bench(self, *, cpu_seconds: int | None = None, steps: int | None = None) -> Iterator[BenchSession]:
        """One bench for several calls; their evidence goes on being recorded.

        Args:
            cpu_seconds: less than the exercise's limit, for what takes much less.
            steps: the same.
        """
        limits = dataclasses.replace(
            self._limits,
            cpu_seconds=min(self._limits.cpu_seconds, cpu_seconds or self._limits.cpu_seconds),
            steps=min(self._limits.steps, steps or self._limits.steps),
        )
        with self._conducted(None, limits) as conductor:
            yield BenchSession(self, conductor)

    def with_text(self, text: str) -> Learner:
        """The same with another text in place of the learner's file, and a record of its own."""
        program = dataclasses.replace(
            self._program, texts={**self._program.texts, self._program.learner: text}
        )
        return Learner(self._sandboxes, program, self._limits, self.rng, self._schedule, kept=self.kept)

    # ------------------------------------------------------------------
    @contextmanager
    def _conducted(self, schedule: int | None, limits: Limits | None = None) -> Iterator[Conductor]:
        conductor = self._sandboxes.conduct(
            self._program,
            self.world,
            self._limits if limits is None else limits,
            budget=self._budget,
            schedule=self._schedule if schedule is None else schedule,
        )
        earlier = self.runs[-1] if self.runs else None
        try:
            try:
                raised = conductor.start()
                if raised is not None:
                    raise loading_fault(raised, self._program)
                yield conductor
                conductor.farewell()
            except ChannelClosed:
                end = conductor.ended()
                if isinstance(end, LearnerFault):
                    conductor.note_fault(end)
                raise end from None
            except (LearnerFault, AssertionError) as seen:
                # What else became of it follows from that: a parent waits for a child that was killed.
                fault = conductor.out_of_memory() or seen
                if isinstance(fault, LearnerFault):
                    conductor.note_fault(fault)
                conductor.stop()
                if isinstance(fault, LearnerFault) and fault.kind in ("deadlock", "stuck"):
                    fault.detail = fault.detail or waiting_lines(conductor.recorder.evidence().report)
                if fault is seen:
                    raise
                raise fault from None
        finally:
            if not self.runs or self.runs[-1] is earlier:
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
        mode: CallMode = "run",
    ) -> Run:
        """One call in a bench that has been started."""
        run = Run(function="" if module else function)
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
