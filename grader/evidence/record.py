"""What the judge knows of one call: its own record first, what the bench told beside it (marked as such)."""

from __future__ import annotations

import dataclasses
from typing import Any

from grader.evidence.report import LearnerReport
from grader.protocol.numbers import TICKS_PER_SECOND
from grader.report.model import EvidenceSummary

__all__ = ["FACTS", "PLACES", "BlockedSpan", "Evidence", "Request", "Value"]

Value = bool | int | float | str


@dataclasses.dataclass(frozen=True, slots=True)
class BlockedSpan:
    """The loop's thread was held up from ``start`` to ``end`` (ticks), seen by the judge."""

    start_ticks: int
    end_ticks: int
    #: as the bench reported it
    line: int | None


@dataclasses.dataclass(slots=True, eq=False)
class Request:
    """One request from its arrival to its reply.

    A world writes it while it happens; :class:`Evidence` holds copies as of the return.
    """

    #: what it is about, as the learner knows it: "clip-0", "fry eggs"
    label: str
    verb: str
    token: str
    started_ticks: int
    #: when the reply left; None while it is on its way
    ended_ticks: int | None = None
    refused: bool = False
    #: when the learner's side gave up (closed the connection) before the reply
    abandoned_ticks: int | None = None
    #: the learner's side has closed the connection, before the reply or after it
    hung_up: bool = False
    #: how many requests were on their way at the moment of the request, this one included
    in_flight: int = 0
    #: the world calls it work of hands or of a processor, and not waiting; pictures show which
    by_hand: bool = False
    #: requests of one row stand in one line of the picture; "": this one has a line to itself
    row: str = ""

    @property
    def started(self) -> float:
        """Virtual seconds at the request."""
        return self.started_ticks / TICKS_PER_SECOND

    @property
    def ended(self) -> float | None:
        """Virtual seconds at the reply."""
        return None if self.ended_ticks is None else self.ended_ticks / TICKS_PER_SECOND

    @property
    def over(self) -> float:
        """Virtual seconds at the reply, or when it was given up; infinite for what never came to an end."""
        ticks = self.ended_ticks if self.ended_ticks is not None else self.abandoned_ticks
        return float("inf") if ticks is None else ticks / TICKS_PER_SECOND


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One call of the learner's code, from outside; made by :class:`.Recorder`, and never changed."""

    started_ticks: int = 0
    #: the same as the beginning for a call that has not come to an end
    ended_ticks: int = 0
    #: what came back, by kind: "coroutine", "list", …; "" when nothing did
    kind: str = ""
    #: it was a coroutine function, or gave back an awaitable
    awaited: bool = True
    #: it was a plain function, and gave back something to await
    gave_awaitable: bool = False
    requests_before_await: int = 0
    #: as they were at the return: what comes later is not the call's
    requests: tuple[Request, ...] = ()
    violations: tuple[str, ...] = ()
    blocked: tuple[BlockedSpan, ...] = ()
    #: most threads at one time, the main one included, seen from outside
    threads: int = 1
    #: most threads at one time that waited for something to be sent to them, without the main one, seen
    #: from outside while everything was at rest
    readers: int = 0
    #: most processes at one time, seen from outside
    processes: int = 1
    connections: int = 0
    open_connections_at_return: int = 0
    unanswered_at_return: int = 0
    idles: int = 0
    jumps: int = 0
    steps: int = 0
    #: name of the fault that ended the run, if one did
    fault: str = ""
    #: type of the exception that the function raised; "" when it did not
    raised: str = ""
    #: what the bench itself told at its end; None: it never did
    told: LearnerReport | None = None

    def __deepcopy__(self, memo: object) -> Evidence:
        """Nobody changes it, so whoever copies what it is part of may have this very one."""
        del memo
        return self

    @property
    def elapsed_ticks(self) -> int:
        """From the call to its end."""
        return self.ended_ticks - self.started_ticks

    @property
    def most_in_flight(self) -> int:
        """Most requests on their way together."""
        return max((request.in_flight for request in self.requests), default=0)

    @property
    def blocked_ticks(self) -> int:
        """How long the loop was held up altogether."""
        return sum(span.end_ticks - span.start_ticks for span in self.blocked)

    @property
    def report(self) -> LearnerReport:
        """What the bench told of tasks and coroutines, for words; empty when it told nothing."""
        return self.told if self.told is not None else LearnerReport()

    def facts(self) -> dict[str, Value]:
        """The evidence vector: what rules of diagnosis look at. What the bench never told is no fact."""
        return {
            "elapsed": self.elapsed_ticks / TICKS_PER_SECOND,
            "blocked": self.blocked_ticks / TICKS_PER_SECOND,
            "kind": self.kind,
            "awaited": self.awaited,
            "gave_awaitable": self.gave_awaitable,
            "requests": len(self.requests),
            "requests_before_await": self.requests_before_await,
            "most_in_flight": self.most_in_flight,
            "violations": len(self.violations),
            "threads": self.threads,
            "readers": self.readers,
            "processes": self.processes,
            "unanswered_at_return": self.unanswered_at_return,
            "connections": self.connections,
            "idles": self.idles,
            "jumps": self.jumps,
            "fault": self.fault,
            "raised": self.raised,
            **({} if self.told is None else _told_facts(self.told)),
        }

    def summary(self, runs: int = 1) -> EvidenceSummary:
        """For the report."""
        return EvidenceSummary(
            elapsed_virtual_seconds=self.elapsed_ticks / TICKS_PER_SECOND,
            blocked_virtual_seconds=self.blocked_ticks / TICKS_PER_SECOND,
            requests=len(self.requests),
            most_in_flight=self.most_in_flight,
            threads=self.threads,
            jumps=self.jumps,
            steps=self.steps,
            runs=runs,
            reported_tasks=self.report.tasks,
            reported_unfinished_tasks=len(self.report.unfinished),
            reported_thread_jobs=self.report.jobs,
        )

    def place(self, at: str) -> int | None:
        """A line of the learner's file: where the fault, the wait, the blocking call … is; or None."""
        find = _PLACES.get(at)
        found: Any = find(self) if find is not None else None
        return found if isinstance(found, int) and found > 0 else None


def _handed_over(report: LearnerReport) -> bool:
    """Somebody waits on the very line on which a coroutine was made that never ran, for who was given it."""
    waits = {wait.inner for wait in report.latest}
    return any(item.line in waits for item in report.never_awaited if item.line is not None)


def _told_facts(report: LearnerReport) -> dict[str, Value]:
    return {
        "blocking_calls": len(report.blocking),
        "jobs": report.jobs,
        "thread_loops": len(report.thread_loops),
        "tasks": report.tasks,
        "unfinished": len(report.unfinished),
        "never_awaited": sum(item.times for item in report.never_awaited),
        "handed_over": _handed_over(report),
        "never_awaited_elsewhere": sum(item.times for item in report.never_awaited if item.line is None),
        "lost": len(report.lost),
        "swallowed": len(report.swallowed),
        "open_generators": len(report.open_generators),
        "threads_left": len(report.threads_left),
    }


def _main_wait(evidence: Evidence, *, inner: bool) -> int | None:
    mains = [wait for wait in evidence.report.waits if wait.main] or evidence.report.waits
    if mains:
        return mains[0].inner if inner else mains[0].outer
    return next((stack.inner if inner else stack.outer for stack in evidence.report.stacks), None)


def _end_wait(evidence: Evidence) -> int | None:
    """Where the learner's function stood when the judge ended the run."""
    mains = [wait.inner for wait in evidence.report.latest if wait.main]
    stacks = [stack.inner for stack in evidence.report.stacks]
    others = [wait.inner for wait in evidence.report.latest]
    return _first(mains + stacks + others) or _main_wait(evidence, inner=True)


def _blocking_line(evidence: Evidence) -> int | None:
    for span in evidence.blocked:
        if span.line is not None:
            return span.line
    for call in evidence.report.blocking:
        if call.line is not None:
            return call.line
    return next((stack.inner for stack in evidence.report.stacks if stack.main), None)


def _first(lines: list[int | None]) -> int | None:
    return next((line for line in lines if line is not None), None)


_PLACES: dict[str, Any] = {
    "never-awaited": lambda evidence: _first([item.line for item in evidence.report.never_awaited]),
    "end-wait": _end_wait,
    "wait": lambda evidence: _main_wait(evidence, inner=False),
    "inner-wait": lambda evidence: _main_wait(evidence, inner=True),
    "task-wait": lambda evidence: _first([wait.inner for wait in evidence.report.waits if not wait.main]),
    "blocking": _blocking_line,
    "made": lambda evidence: _first(
        [task.made for task in evidence.report.unfinished]
        + [task.made for task in evidence.report.swallowed]
        + [error.made for error in evidence.report.lost]
    ),
    "thread": lambda evidence: _first(list(evidence.report.thread_lines)),
    # a thread may have nothing to do but to run a loop: then the line that started it
    "thread-loop": lambda evidence: _first([*evidence.report.thread_loops, *evidence.report.thread_lines]),
    "generator": lambda evidence: _first([item.line for item in evidence.report.open_generators]),
}
#: names of all facts that a rule can look at
FACTS = frozenset(Evidence(told=LearnerReport()).facts())
#: kinds of lines that the evidence can name; "noted" and "none" are not among them
PLACES = frozenset(_PLACES)
