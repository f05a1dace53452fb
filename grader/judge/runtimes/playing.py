"""A runtime that the learner wrote, put to the test: programs are played on it and compared with the model.

For suites of Part 3, whose ``driver.py`` plays programs beside the learner's code::

    with playing(learner, PROBES) as at:
        played = at.play(Program({"main": (("spawn", "A"), ("join", "A")), "A": ()}))
        assert played.right, differs(played)

Before anything else the *probes* are played: tiny programs that tell the usual mistakes apart. What they
find is noted with every run of the check, so that every check that fails for one reason names the same
reason; a line of the learner's file goes with it.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from grader.evidence.report import Count, Line, Text, Word
from grader.judge.conducting.control import tampered
from grader.judge.faults import LearnerFault
from grader.judge.learner import BenchSession, Learner, Run
from grader.judge.runtimes.smallest import smallest
from grader.judge.runtimes.task_programs import Program, Trace, expected, in_words, side_by_side
from grader.report.model import Row, Span

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["Broken", "Cost", "Endless", "Facts", "Played", "Probe", "Table", "differs", "playing", "rows"]

#: what a probe found; "place" names the line that goes with it
Facts = dict[str, bool | int | str]


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


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a measurement took; no nanoseconds when it was broken off."""

    nanoseconds: Count | None
    line: Line | None
    broken: Broken | None
    ended: Count


#: what a task did may hold the learner's own result, at any length
_Event = tuple[Word, str, Annotated[float, Meta(ge=0, le=1e9)]]


class _Play(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One program, as ``grader/bench/plays.py`` tells it."""

    trace: Annotated[list[_Event], Meta(max_length=2_000)]
    waits: Annotated[dict[Word, Count], Meta(max_length=100)]
    idles: Count
    lines: Annotated[dict[Word, Line], Meta(max_length=100)]
    broken: Broken | None
    endless: Endless | None


class Played:
    """One program on the learner's runtime."""

    def __init__(self, run: Run, program: Program) -> None:
        self.run = run
        self.program = program
        told = run.told(_Play)
        self.trace: Trace = told.trace
        #: by joiner: how often a join gave the turn away
        self.waits = told.waits
        #: how often idle was called: as the judge has seen it, and also in vain, as the driver tells
        self.idles = max(run.evidence.idles, told.idles)
        self.lines = told.lines
        self.broken = told.broken
        self.endless = told.endless
        who = {name for name, _, _ in told.trace}
        if not who <= {"run", *program.bodies} or (self.sound and "run" not in who):
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
        names = [who for who, _, _ in self.trace if who != "run"]
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


class Table:
    """A bench in which programs are played, and what the probes have told of its runtime."""

    def __init__(self, bench: BenchSession, rng: random.Random, probes: Sequence[Probe]) -> None:
        self.bench = bench
        self.rng = rng
        self.facts: Facts = {}
        self.lines: dict[str, int | None] = {}
        self._hung = False
        for probe in probes:
            if not self.facts and not self._hung:
                self.facts = probe(self)

    def try_out(self, program: Program) -> Played:
        """Play a program, whatever comes of it."""
        played = Played(self.bench.play("play", program.plain()), program)
        self._hung = self._hung or played.endless is not None
        self.lines |= played.lines
        self.note(played.run)
        if any(at for _, _, at in played.trace):
            played.run.draw(rows(played.trace))
        return played

    def play(self, program: Program) -> Played:
        """Play a program; that it raised something of its own, or never ended, is a fault."""
        played = self.try_out(program)
        self.must_have_ended(played.broken, played.endless, "with this program")
        return played

    def note(self, run: Run) -> None:
        """Tell the diagnosis what is known."""
        line = self.lines.get(str(self.facts.get("place", "resumed")))
        run.note(**self.facts, **({"line": line} if line is not None else {}))

    def must_have_ended(self, broken: Broken | None, endless: Endless | None, when: str) -> None:
        """Raise the fault of what did not come to its end; a plain failure when the probes know why.

        Raises:
            LearnerFault: the learner's code raised, or went round for ever.
        """
        if self.facts and (broken is not None or endless is not None):
            what = f"raised {broken.type}" if broken is not None else "never ended"
            raise AssertionError(f"{when[:1].upper()}{when[1:]}, your code {what}.")
        if broken is not None:
            kind = "recursion" if broken.type == "RecursionError" else "raised"
            text = f": {broken.text}" if broken.text else ""
            raise LearnerFault(kind, f"{when}, your code raised {broken.type}{text}", line=broken.line)
        if endless is not None:
            raise LearnerFault("cpu", f"{when}, run went round and never ended", line=endless.line)

    def search(self, strategy: SearchStrategy[Program], *, examples: int) -> None:
        """Play generated programs; the smallest that goes wrong is shown beside the model's trace.

        Raises:
            AssertionError: one went wrong.
            LearnerFault: the smallest one raised, or never ended.
        """

        def fails(program: Program) -> bool:
            played = self.try_out(program)
            if played.endless is not None:
                raise StopIteration  # it would take its time again and again
            return not played.right

        found, tried = smallest(strategy, fails, rng=self.rng, examples=examples)
        if found is None:
            return
        played = self.try_out(found)
        played.run.show("\n".join([*in_words(found), "", *side_by_side(played.expected, played.trace)]))
        self.must_have_ended(played.broken, played.endless, "with the smallest program that goes wrong")
        raise AssertionError(
            f"Program {tried} of many went wrong. Below is the smallest that does. {differs(played)}"
        )

    def cost(self, function: str, count: int, *arguments: object, cpu_seconds: float) -> Cost:
        """Have the driver measure something with ``count`` tasks; all of them must come to their end."""
        run = self.bench.play(function, count, *arguments, cpu_seconds)
        self.note(run)
        cost = run.told(Cost)
        self.must_have_ended(cost.broken, None, f"with {count:,} tasks")
        if cost.nanoseconds is None:
            run.note(slow=True, **({"line": cost.line} if cost.line else {}))
        else:
            assert cost.ended == count, (
                f"Of {count:,} tasks, {cost.ended:,} came to their end as they should."
            )
        return cost

    def must_not_grow(
        self, function: str, *arguments: object, few: int, many: Sequence[int], most: int, dearest: int
    ) -> None:
        """Each of ``many`` tasks costs no more than ``most`` times each of ``few``, tried from less to more.

        Processor time is compared with processor time of the same code on the same machine; the best of
        several measurements counts on both sides. Code that wastes time among ``few`` gains nothing by it:
        there, no more than ``dearest`` times the cost of plain turns counts (the driver's ``plain``).

        Raises:
            AssertionError: it costs more, or not all came to their end.
        """
        tries = [self.cost(function, few, *arguments, cpu_seconds=1.0) for _ in range(TRIES_OF_FEW)]
        costs = [cost.nanoseconds for cost in tries if cost.nanoseconds is not None]
        assert len(costs) == len(tries), f"{few:,} tasks took more than a second of the processor."
        plain = [self.cost("plain", few, cpu_seconds=1.0).nanoseconds for _ in range(TRIES_OF_FEW)]
        counts = min(*costs, dearest * min([took for took in plain if took is not None], default=0))
        for count in many:
            allowed = max(LEAST_CPU_SECONDS, most * counts / few * count / 1e9)
            assert any(
                self.cost(function, count, *arguments, cpu_seconds=allowed).nanoseconds is not None
                for _ in range(TRIES_OF_MANY)
            ), f"Each task takes more than {most} times as long among {count:,} as among {few:,}."


TRIES_OF_FEW, TRIES_OF_MANY = 9, 2
#: processor seconds that are always allowed
LEAST_CPU_SECONDS = 0.2

Probe = Callable[[Table], Facts]


@contextmanager
def playing(learner: Learner, probes: Sequence[Probe]) -> Iterator[Table]:
    """A bench, with the usual mistakes looked for."""
    with learner.bench() as bench:
        yield Table(bench, learner.rng, probes)


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
    """A picture of a trace in virtual time: one row for each task, from its first turn to its end."""
    drawn = []
    for name in dict.fromkeys(who for who, _, _ in trace if who != "run"):
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


ENDS = ("ends", "returns", "raises", "fails")


def _said(event: tuple[str, str, float], other: tuple[str, str, float] | None = None) -> str:
    who, what, at = event
    return f"{who} {what}" + (f" at {at:g} s" if other is not None and other[2] != at else "")
