"""One program on the learner's runtime: what the driver tells of it, and how that is shown."""

from __future__ import annotations

import itertools
from typing import Annotated

import msgspec
from msgspec import Meta

from grader.evidence.report import Count, Line, Text, Word
from grader.judge.conducting.control import tampered
from grader.judge.learner import Run
from grader.judge.runtimes.model import expected
from grader.judge.runtimes.task_programs import NO_TASKS, Program, Trace
from grader.report.model import Row, Span

__all__ = ["Broken", "Endless", "Passed", "Played", "Told", "differs", "rows"]

ENDS = ("ends", "returns", "raises", "fails")


# ---------------------------------------------------------------------- what a driver tells
# The driver runs beside the learner's code: what it tells has this form, or somebody else has told it.
class Broken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the learner's code raised, and no program raises."""

    type: Word
    text: Text
    line: Line | None


class Endless(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The learner's code used up the processor time of one play."""

    line: Line | None


#: virtual seconds, of which a runtime that is wrong may name any
_Asked = Annotated[float, Meta(ge=-1e9, le=1e9)]
_Event = tuple[Word, Word, Annotated[float, Meta(ge=0, le=1e9)]]


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One program, as ``grader/bench/plays.py`` tells it."""

    trace: Annotated[list[_Event], Meta(max_length=2_000)]
    waits: Annotated[dict[Word, Count], Meta(max_length=100)]
    idles: Count
    idles_in_vain: Count
    lines: Annotated[dict[Word, Line], Meta(max_length=100)]
    broken: Broken | None
    endless: Endless | None
    asked: Annotated[list[_Asked], Meta(max_length=10)] = msgspec.field(default_factory=list)
    yields: Annotated[dict[Word, Count], Meta(max_length=100)] = {}
    pauses: Annotated[dict[Word, Count], Meta(max_length=100)] = {}
    inside: Annotated[dict[Word, Word], Meta(max_length=100)] = {}
    awaited: Annotated[dict[Word, Word], Meta(max_length=100)] = {}
    deeper: Annotated[dict[Word, Count], Meta(max_length=100)] = {}


class Passed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came of tasks that come and go (``come_and_gone`` in ``grader/bench/plays.py``).

    Attributes:
        given: what the joins gave, in order; -1 for what no task has returned.
        failures: what came out of run.
    """

    given: Annotated[list[int], Meta(max_length=1_000)]
    failures: Annotated[list[int], Meta(max_length=1_000)]
    broken: Broken | None
    endless: Endless | None


class Played:
    """One program on the learner's runtime.

    Attributes:
        run: the call of the driver, which may have played others as well.
        trace: who did what, at which virtual second.
        waits: by joiner, how often a join gave the turn away.
        yields: by task, how often its pauses came up to the runtime.
        pauses: by task, how often its pauses gave the turn away.
        inside: by task that had a turn within the turn of another one, whose that was.
        awaited: the same where a coroutine or a generator went on with it, as an await does.
        deeper: by task, how many calls deeper its deepest turn was than its first.
        idles: how often idle was called, as the driver tells.
        idles_in_vain: how often of these with a time that had come already.
        asked: until when it wanted to sleep, the first few times, in virtual seconds.
        lines: of the learner's file, by what is there.
    """

    def __init__(self, run: Run, program: Program, told: Told) -> None:
        self.run = run
        self.program = program
        self.trace: Trace = told.trace
        self.waits = told.waits
        self.yields, self.pauses = told.yields, told.pauses
        self.inside, self.awaited, self.deeper = told.inside, told.awaited, told.deeper
        self.idles = told.idles
        self.idles_in_vain = told.idles_in_vain
        self.asked = told.asked
        self.lines = told.lines
        self.broken = told.broken
        self.endless = told.endless
        who = {name for name, _, _ in told.trace}
        if not who <= {*NO_TASKS, *program.bodies} or (self.sound and "run" not in who):
            raise tampered("what was played is not what it tells")

    @property
    def expected(self) -> Trace:
        """What a right runtime makes of the program."""
        return expected(self.program)

    @property
    def sound(self) -> bool:
        """It came to its end, and raised nothing but what the program raises."""
        return self.broken is None and self.endless is None

    @property
    def right(self) -> bool:
        """It did what the rules say."""
        return self.sound and self.trace == self.expected

    def turns(self) -> list[str]:
        """Who had a turn, in order; turns in a row are one."""
        names = [who for who, _, _ in self.trace if who not in NO_TASKS]
        return [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]

    def did(self, who: str) -> list[str]:
        """What one of them did."""
        return [what for name, what, _ in self.trace if name == who]

    def last(self, who: str) -> str:
        """What one of them did last, for a message."""
        return next(iter(self.did(who)[::-1]), "never had a turn")

    def when(self, who: str, what: str) -> float | None:
        """The virtual second at which somebody did something for the first time."""
        return next((at for name, done, at in self.trace if (name, done) == (who, what)), None)

    def raised(self, words: str) -> bool:
        """The learner's code raised something that says these words, and no program does."""
        return self.broken is not None and words in self.broken.text

    def finishers(self) -> list[str]:
        """Who ended, in order."""
        return [who for who, what, _ in self.trace if what == "ends"]


def differs(played: Played) -> str:
    """The first step at which it went another way."""
    right, yours = played.expected, played.trace
    for number, (one, other) in enumerate(zip(right, yours, strict=False), start=1):
        if one != other:
            return f"Step {number} should be: {_said(one, other)}. With your code: {_said(other, one)}."
    if len(yours) < len(right):
        return f"Nothing more happened, but then should come: {_said(right[len(yours)])}."
    if len(yours) > len(right):
        return f"All should be over, but then came: {_said(yours[len(right)])}."
    return "It did what the rules say."


def rows(trace: Trace) -> list[Row]:
    """A picture of a trace in virtual time: one row for each task, from its first turn to its end.

    No row where no time has passed: there is nothing to draw.
    """
    if not any(at for _, _, at in trace):
        return []
    drawn = []
    for name in dict.fromkeys(who for who, _, _ in trace if who not in NO_TASKS):
        mine = [(what, at) for who, what, at in trace if who == name]
        spans = [
            Span(
                kind="running" if what.startswith("works") else "waiting",
                start_virtual_seconds=at,
                end_virtual_seconds=then,
            )
            for (what, at), (_, then) in itertools.pairwise(mine)
            if then > at
        ]
        last = mine[-1][0]
        note = "cancelled" if last == "is cancelled" else "" if last.startswith(ENDS) else "never finished"
        drawn.append(Row(label=name, spans=tuple(spans), note=note))
    return drawn


def _said(event: tuple[str, str, float], other: tuple[str, str, float] | None = None) -> str:
    who, what, at = event
    return f"{who} {what}" + (f" at {at:g} s" if other is not None and other[2] != at else "")
