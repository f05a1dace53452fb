"""Small programs of tasks as plain data, and what a right runtime makes of them.

A program is a set of named bodies, each a short list of steps. A suite's ``driver.py`` plays it on the
learner's runtime, beside the learner's code, and returns the trace; :func:`expected` computes the trace
here, where that code never runs. Steps::

    ["spawn", "A"]       start task A; the spawner goes on
    ["pause"]            go to the end of the queue
    ["sleep", 2.5]       sleep for virtual seconds (0: like a pause)
    ["guarded", 3]       the same within ``except Exception``
    ["join", "A"]        wait for A; its exception comes up here
    ["try join", "A"]    the same, but an exception is caught
    ["cancel", "A"]      cancel A; the canceller goes on
    ["return", 7]        the last step, or
    ["raise", "Oops 1"]  the last step, or
    ["raise odd", "Oops 1"]    the same with one that counts as false, and is equal to every other, or
    ["return oops", "Oops 1"]  the exception is returned, and not raised

A name is spawned once. A task joins and cancels only what stands before it: its own children, and tasks
that were there when it was spawned. So nothing waits in a circle, and every program comes to an end.
"""

from __future__ import annotations

import dataclasses
import heapq
import textwrap
from collections import deque
from typing import Any

__all__ = ["Event", "Program", "Step", "Trace", "expected", "in_words", "side_by_side"]

#: (who, what it did, at which virtual second)
Event = tuple[str, str, float]
Trace = list[Event]
Step = tuple[str, float | str | None]

#: sandboxes of a terminal that lines may take
WIDTH = 78
_SENTENCES = {
    "spawn": "spawns {}",
    "pause": "pauses",
    "sleep": "sleeps {} s",
    "guarded": "sleeps {} s, guarded",
    "join": "joins {}",
    "try join": "joins {}, catching",
    "return": "returns {}",
    "raise": "raises {}",
    "raise odd": "raises {}",
    "return oops": "returns {}, and does not raise it",
    "work": "works {} s",
    "cancel": "cancels {}",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Program:
    """Bodies by name, and the tasks that are spawned before the runtime runs, in this order."""

    bodies: dict[str, tuple[Step, ...]]
    roots: tuple[str, ...] = ("main",)

    def plain(self) -> dict[str, Any]:
        """As JSON, for the driver."""
        return {
            "roots": list(self.roots),
            "bodies": {name: [list(step) for step in steps] for name, steps in self.bodies.items()},
        }

    @property
    def key(self) -> str:
        """The same for equal programs, and for no others."""
        return repr((self.roots, self.bodies))

    @property
    def size(self) -> tuple[int, int]:
        """Tasks, then steps: what makes one program smaller than another."""
        return len(self.bodies), sum(map(len, self.bodies.values()))


def in_words(program: Program) -> list[str]:
    """For each task a line, or several if it is long: ``main  spawns A, pauses, joins A``."""
    column = max(map(len, program.bodies))
    lines = []
    for name, steps in program.bodies.items():
        lines += textwrap.wrap(
            f"{name.ljust(column)}  {', '.join(map(_sentence, steps)) or 'does nothing'}",
            WIDTH,
            subsequent_indent=" " * (column + 2),
        )
    return lines


def _sentence(step: Step) -> str:
    return _SENTENCES[step[0]].format(step[1])


def expected(program: Program) -> Trace:
    """The trace of a right runtime."""
    return _Model(program).run()


@dataclasses.dataclass(slots=True, eq=False)
class _Task:
    name: str
    steps: tuple[Step, ...]
    position: int = 0
    begun: bool = False
    done: bool = False
    #: its next turn is the one in which it is cancelled
    doomed: bool = False
    cancelled: bool = False
    result: float | str | None = None
    error: str | None = None
    joined: bool = False
    waiters: list[_Task] = dataclasses.field(default_factory=list)
    #: it waits for this task, and has to look at its end when it goes on
    awaits: _Task | None = None


class _Model:
    """First come, first served: written as a table of states, unlike anything a learner would write."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._tasks: dict[str, _Task] = {}
        self._queue: deque[_Task] = deque()
        self._sleeping: list[tuple[float, int, _Task]] = []
        self._slept = 0
        self._failed: list[_Task] = []
        self._trace: Trace = []
        self._now = 0.0

    def run(self) -> Trace:
        for name in self._program.roots:
            self._spawn(name)
        self._note("run", "starts")
        while self._queue or self._sleeping:
            if not self._queue:
                self._now = self._sleeping[0][0]
                while self._sleeping and self._sleeping[0][0] == self._now:
                    self._queue.append(heapq.heappop(self._sleeping)[2])
            self._turn(self._queue.popleft())
        lost = [task.error for task in self._failed if not task.joined]
        self._note("run", f"raises {', '.join(map(str, lost))}" if lost else "returns")
        return self._trace

    def _note(self, who: str, what: str) -> None:
        self._trace.append((who, what, self._now))

    def _spawn(self, name: str) -> None:
        self._tasks[name] = task = _Task(name, self._program.bodies[name])
        self._queue.append(task)

    def _turn(self, task: _Task) -> None:
        """One turn: steps until it has to wait, or ends."""
        begun, task.begun = task.begun, True
        if task.doomed:
            if not self._stop(task, begun=begun):
                return
        elif task.awaits is not None and not self._look(task, task.awaits):
            return
        while task.position < len(task.steps):
            verb, argument = task.steps[task.position]
            self._note(task.name, _sentence((verb, argument)))
            if not self._step(task, verb, argument):
                return
        self._note(task.name, "ends")
        self._finish(task, None)

    def _step(self, task: _Task, verb: str, argument: float | str | None) -> bool:
        """One step; False when it gave the turn away or ended the task."""
        if verb in ("join", "try join"):
            return self._join(task, self._tasks[str(argument)])
        if verb in ("raise", "raise odd"):
            self._fail(task, str(argument))
            return False
        if verb in ("return", "return oops"):
            self._finish(task, argument)
            return False
        task.position += 1
        if verb == "spawn":
            self._spawn(str(argument))
            return True
        if verb == "cancel":
            self._cancel(self._tasks[str(argument)])
            return True
        if verb in ("sleep", "guarded") and argument:
            self._slept += 1
            heapq.heappush(self._sleeping, (self._now + float(argument), self._slept, task))
        else:  # a pause, or a sleep of no time
            self._queue.append(task)
        return False

    def _join(self, task: _Task, other: _Task) -> bool:
        """False when the joiner has to wait, or when what it found ended it."""
        other.joined = True
        if other.done:
            return self._look(task, other)
        task.awaits = other
        other.waiters.append(task)
        return False

    def _look(self, task: _Task, other: _Task) -> bool:
        """See how the joined task ended; False when that ended this task too."""
        task.awaits = None
        if other.cancelled:
            return self._meets_a_cancellation(task, other)
        if other.error is None:
            self._note(task.name, f"gets {other.result} from {other.name}")
        elif task.steps[task.position][0] == "try join":
            self._note(task.name, f"catches {other.error}")
        else:
            self._fail(task, other.error)
            return False
        task.position += 1
        return True

    def _cancel(self, task: _Task) -> None:
        """It stops waiting and goes to the end of the queue; who stands there already keeps the place."""
        if task.done or task.doomed:
            return
        task.doomed = True
        if task in self._queue:
            return
        self._sleeping = [entry for entry in self._sleeping if entry[2] is not task]
        heapq.heapify(self._sleeping)
        if task.awaits is not None:
            task.awaits.waiters.remove(task)
        self._queue.append(task)

    def _stop(self, task: _Task, *, begun: bool) -> bool:
        """The turn in which it is cancelled; False when that ended it. What has not begun never begins."""
        task.doomed = False
        other, task.awaits = task.awaits, None
        if begun:
            return self._meets_a_cancellation(task, other)
        self._finish(task, None, cancelled=True)
        return False

    def _meets_a_cancellation(self, task: _Task, other: _Task | None) -> bool:
        """Its own, or that of the task it joins; False when that ended it."""
        if other is not None and task.steps[task.position][0] == "try join":
            self._note(task.name, f"finds {other.name} cancelled")
            task.position += 1
            return True
        self._note(task.name, "is cancelled")
        self._finish(task, None, cancelled=True)
        return False

    def _fail(self, task: _Task, error: str) -> None:
        if task.steps[task.position][0] not in ("raise", "raise odd"):
            self._note(task.name, f"fails: {error}")
        task.error = error
        self._failed.append(task)
        self._finish(task, None)

    def _finish(self, task: _Task, result: float | str | None, *, cancelled: bool = False) -> None:
        task.done, task.result, task.cancelled = True, result, cancelled
        self._queue.extend(task.waiters)
        task.waiters.clear()


def side_by_side(right: Trace, yours: Trace, *, before: int = 5, after: int = 3) -> list[str]:
    """Both traces in columns around the first difference, which an arrow marks; under 80 characters wide."""
    first = next(
        (at for at, (one, other) in enumerate(zip(right, yours, strict=False)) if one != other),
        min(len(right), len(yours)),
    )
    start, end = max(0, first - before), min(max(len(right), len(yours)), first + after + 1)
    timed = any(at for _, _, at in [*right, *yours])
    left = [_line(right, at, timed=timed) for at in range(start, end)]
    width = min(max(map(len, ["as it should be", *left])), 33)
    lines = [f"      {'as it should be'.ljust(width)}  with your code"]
    if start:
        lines.append(f"      {'...'.ljust(width)}  ...")
    for at, line in zip(range(start, end), left, strict=True):
        mark = "->" if at == first else "  "
        row = f"{mark} {at + 1:>2} {line[:width].ljust(width)}  {_line(yours, at, timed=timed)[:33]}"
        lines.append(row.rstrip())
    if end < max(len(right), len(yours)):
        lines.append(f"      {'...' if end < len(right) else '   '.ljust(width)}".rstrip())
    return lines


def _line(trace: Trace, at: int, *, timed: bool) -> str:
    if at >= len(trace):
        return "(nothing more)" if at == len(trace) else ""
    who, what, seconds = trace[at]
    return f"{seconds:>2g} s  {who} {what}" if timed else f"{who} {what}"
