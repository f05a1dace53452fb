"""Small programs of tasks as plain data, and how they and their traces are shown.

A program is a set of named bodies, each a short list of steps. A suite's ``driver.py`` plays it on the
learner's runtime, beside the learner's code, and returns the trace; the :mod:`model
<grader.judge.runtimes.model>` computes the trace here, where that code never runs. Steps::

    ["spawn", "A"]        start task A; the spawner goes on
    ["pause"]             go to the end of the queue
    ["sleep", 2.5]        sleep for virtual seconds (0: like a pause)
    ["guarded", 3]        the same within ``except Exception``
    ["catching", 3]       the same; if it is cancelled there, it catches that and goes on
    ["tidying", 3]        the same; if it is cancelled there, it sleeps for a while in its ``finally``
    ["spoiling", 3]       the same; if it is cancelled there, it raises Oops instead
    ["work", 2]           hold the processor for virtual seconds
    ["now"]               ask what time it is
    ["join", "A"]         wait for A; its exception comes up here
    ["try join", "A"]     the same, but an exception is caught
    ["call join", "A"]    call join; what it gives is awaited by a later "join"
    ["cancel", "A"]       cancel A; the canceller goes on
    ["timeout", "2.5 A"]  run A for virtual seconds at most; TimeoutError is caught
    ["run other"]         have the other runtime run, within this turn
    ["return", 7]         the last step, or
    ["raise", "Oops 1"]   the last step, or
    ["raise odd", "Oops 1"]    the same with one that counts as false, and is equal to every other, or
    ["raise group", "Oops 1"]  the same with a group of exceptions, or
    ["return oops", "Oops 1"]  the exception is returned, and not raised
    ["return alike", "7"]      what is returned is equal to whatever it is compared with

A name is spawned, or run with a timeout, once. In programs that are drawn a task joins and cancels only what
stands before it: its own children, and tasks that were there when it was spawned. So nothing waits in a
circle, and every program comes to an end.
"""

from __future__ import annotations

import dataclasses
import textwrap
from typing import Any

__all__ = ["NO_TASKS", "Event", "Program", "Step", "Trace", "child_of", "in_words", "side_by_side", "spoken"]

#: (who, what it did, at which virtual second)
Event = tuple[str, str, float]
Trace = list[Event]
Step = tuple[str, float | str | None]
#: who does something in a trace and is no task; somebody: who has called run, and calls it again
NO_TASKS = frozenset({"run", "other run", "somebody"})

#: sandboxes of a terminal that lines may take
WIDTH = 78
_SENTENCES = {
    "spawn": "spawns {}",
    "pause": "pauses",
    "sleep": "sleeps {} s",
    "guarded": "sleeps {} s, guarded",
    "catching": "sleeps {} s, catching",
    "tidying": "sleeps {} s, tidying up",
    "spoiling": "sleeps {} s, spoiling",
    "join": "joins {}",
    "try join": "joins {}, catching",
    "call join": "calls join of {}",
    "return": "returns {}",
    "raise": "raises {}",
    "raise odd": "raises {}",
    "raise group": "raises {}",
    "return oops": "returns {}, and does not raise it",
    "return alike": "returns {}, which is equal to everything",
    "work": "works {} s",
    "now": "asks the time",
    "cancel": "cancels {}",
    "run other": "has the other runtime run",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Program:
    """Bodies by name, and who is spawned before the runtime runs.

    Attributes:
        bodies: what each task does.
        roots: who is spawned before the runtime runs.
        later: who is spawned before it runs again, if anybody.
        between: who is cancelled before it runs again, and before that, by whoever called run.
        other: who is spawned on another runtime, before all that. It runs when a task has it run, and in the
            end.
        early: who of the roots is cancelled before the runtime runs, by whoever calls run.
    """

    bodies: dict[str, tuple[Step, ...]]
    roots: tuple[str, ...] = ("main",)
    later: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    early: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON, for the driver."""
        return {
            "roots": list(self.roots),
            "early": list(self.early),
            "later": list(self.later),
            "between": list(self.between),
            "other": list(self.other),
            "bodies": {name: [list(step) for step in steps] for name, steps in self.bodies.items()},
        }

    @property
    def key(self) -> str:
        """The same for equal programs, and for no others."""
        return repr((self.roots, self.early, self.later, self.between, self.other, self.bodies))

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
            f"{name.ljust(column)}  {', '.join(map(spoken, steps)) or 'does nothing'}",
            WIDTH,
            subsequent_indent=" " * (column + 2),
        )
    return lines


def spoken(step: Step) -> str:
    """A step as what somebody does: ``sleeps 3 s``."""
    verb, argument = step
    if verb == "timeout":
        seconds, _, child = str(argument).partition(" ")
        return f"gives {child} {seconds} s"
    return _SENTENCES[verb].format(argument)


def child_of(step: Step) -> str | None:
    """Whom a step starts, if it starts somebody."""
    if step[0] == "timeout":
        return str(step[1]).partition(" ")[2]
    return str(step[1]) if step[0] == "spawn" else None


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
