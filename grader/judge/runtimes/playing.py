"""A runtime that the learner wrote, put to the test: programs are played on it and compared with the model.

For suites of Part 3, whose ``driver.py`` plays programs beside the learner's code::

    with playing(learner, PROBES) as at:
        played = at.play(Program({"main": (("spawn", "A"), ("join", "A")), "A": ()}))
        assert played.right, differs(played)

Before the first check the :mod:`probes <grader.judge.runtimes.probes>` are played, once per grading and in
a bench of their own; what they find is noted with the runs of every check, so that all checks that fail for
one reason name the same reason.

A bench that has failed is never asked again. The first failure ends what was asked, and is the verdict of
the check; where a search goes on to look for a smaller program, it does so in a fresh bench.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from grader.evidence.fault_kinds import FaultKind
from grader.judge.conducting.control import tampered
from grader.judge.faults import BenchLost, LearnerFault
from grader.judge.learner import BenchSession, Learner, Run
from grader.judge.runtimes.growth import Growth, Work, Worked, must_not_grow
from grader.judge.runtimes.played import Broken, Endless, Passed, Played, Told, differs, rows
from grader.judge.runtimes.probes import Found, Probe, look
from grader.judge.runtimes.smallest import Drawn, Search, programs
from grader.judge.runtimes.task_programs import Program, in_words, side_by_side

__all__ = ["Played", "Probe", "Table", "differs", "playing"]


#: draws programs at the first call
Lot = Callable[[], list[Drawn]]
#: what few tasks are, what many are, a seed -> the numbers of those who have a turn, one after the other
CrowdTurns = Callable[[int, int, str], Iterable[int]]


@dataclasses.dataclass(frozen=True, slots=True)
class Bounds:
    """Of a bench: processor seconds beside those asked for, and moments at which a call may wait."""

    cpu_seconds: int
    steps: int
    #: processor seconds for which it may be asked, where that is more than a few times what is asked first
    room_cpu_seconds: float = 0.0


#: all programs together take a tenth of that
PLAYING = Bounds(cpu_seconds=1, steps=1_000)
WORKING = Bounds(cpu_seconds=1, steps=100)
#: the code of a yardstick is right, and ends
YARDSTICK = Bounds(cpu_seconds=1, steps=1_000, room_cpu_seconds=4.0)
#: the judge looks some fifty times in each try
GROWING = Bounds(cpu_seconds=1, steps=1_000)
#: measurements that share a bench
TRIES = 3
#: programs that are sent together
TOGETHER = 24
#: tasks that come and go
COMING = 24
#: fresh benches in which a smaller program is looked for, when programs end their bench
MOST_LOST = 25
#: seconds that the sum of equal parts may lack
ROUNDING = 1e-6
#: for work that takes a hundredth of that
MOST_WORK_CPU_SECONDS = 1.0
#: what ``Learner.kept`` has of the probes
PROBED = "probes"
#: faults that are known at once: a search that meets one may go on
QUICK_FAULTS = frozenset({"deadlock", "ended", "stuck"})


class Table:
    """Plays programs for one check; made by :func:`playing`.

    Attributes:
        learner: whose code it is.
        found: what the probes have told of it.
    """

    def __init__(self, learner: Learner, found: Found) -> None:
        self.learner = learner
        self.found = found
        self._open: _Open | None = None

    @property
    def rng(self) -> random.Random:
        """Random numbers of this check."""
        return self.learner.rng

    # ------------------------------------------------------------------ programs
    def lot(self, *verbs: str, examples: int) -> Lot:
        """Programs as :func:`.smallest.programs` draws them, once somebody asks for them."""
        rng = random.Random(self.rng.getrandbits(64))  # noqa: S311 — repeatable on purpose
        return functools.cache(lambda: programs(*verbs, rng=rng, examples=examples))

    def try_out(self, program: Program) -> Played:
        """Play a program, whatever comes of it.

        Raises:
            LearnerFault: the bench has failed.
        """
        played = self.play_all([program], judged=True)[0]
        played.run.draw(rows(played.trace))
        return played

    def play(self, program: Program) -> Played:
        """Play a program; that it raised something of its own, or never ended, is a fault.

        Raises:
            LearnerFault, AssertionError: it was.
        """
        played = self.try_out(program)
        self.must_have_ended(played.broken, played.endless, "with this program")
        return played

    def must_have_ended(self, broken: Broken | None, endless: Endless | None, when: str) -> None:
        """Raise the fault of what did not come to its end; a plain failure when the probes know why.

        Raises:
            LearnerFault: the learner's code raised, or went round for ever.
            AssertionError: the same, and the probes have told why.
        """
        if self.found.facts and (broken is not None or endless is not None):
            what = f"raised {_named(broken)}" if broken is not None else "never ended"
            raise AssertionError(f"{when[:1].upper()}{when[1:]}, your code {what}.")
        if broken is not None:
            kind: FaultKind = "recursion" if broken.type == "RecursionError" else "raised"
            raise LearnerFault(kind, f"{when}, your code raised {_named(broken)}", line=broken.line)
        if endless is not None:
            raise LearnerFault("cpu", f"{when}, run went round and never ended", line=endless.line)

    def search(self, *lots: Lot) -> None:
        """Play the programs of all lots; the smallest that goes wrong is shown beside the model's trace.

        Raises:
            AssertionError: one went wrong.
            LearnerFault: the smallest one raised, never ended, or ended its bench.
        """
        drawn = [each for lot in lots for each in lot()]
        first = self._first_wrong(drawn)
        if first is None:
            return
        number, outcome = first
        results: dict[str, Played | LearnerFault] = {drawn[number].program.key: outcome}
        lost = 0

        def fails(program: Program) -> bool | None:
            nonlocal lost
            result = results[program.key] = self._outcome(program)
            if isinstance(result, LearnerFault):
                lost += 1
                return True if _is_quick(result) and lost < MOST_LOST else None
            return None if result.endless is not None else not result.right

        smallest = drawn[number].program
        if _is_quick(outcome):
            smallest = Search(fails).smallest(drawn[number])
        self._show(smallest, results[smallest.key], number + 1)

    def _show(self, program: Program, outcome: Played | LearnerFault, number: int) -> None:
        """Raise what a program has shown, with the program in words."""
        words = in_words(program)
        run = self.learner.runs[-1]
        self._note(run)
        if isinstance(outcome, LearnerFault):
            run.show("\n".join(words))
            raise outcome
        run.draw(rows(outcome.trace))
        run.show("\n".join([*words, "", *side_by_side(outcome.expected, outcome.trace)]))
        self.must_have_ended(outcome.broken, outcome.endless, "with the smallest program that goes wrong")
        raise AssertionError(
            f"Program {number} of many went wrong. Below is the smallest that does. {differs(outcome)}"
        )

    def _first_wrong(self, drawn: Sequence[Drawn]) -> tuple[int, Played | LearnerFault] | None:
        """The first program that goes wrong, and what it did."""
        at = 0
        while at < len(drawn):
            together = [each.program for each in drawn[at : at + TOGETHER]]
            try:
                played = self.play_all(together)
            except LearnerFault as fault:
                # Which one it was is seen when they are played one by one, in a fresh bench.
                for number, program in enumerate(together, start=at):
                    outcome = self._outcome(program)
                    if isinstance(outcome, LearnerFault) or not outcome.right:
                        return number, outcome
                raise fault from None
            for number, each in enumerate(played, start=at):
                if not each.right:
                    return number, each
            at += len(played)
        return None

    def _outcome(self, program: Program) -> Played | LearnerFault:
        try:
            return self.play_all([program])[0]
        except LearnerFault as fault:
            return fault

    # ------------------------------------------------------------------ tasks that come and go
    def must_give_each_its_own(self) -> None:
        """Tasks come and go whom nobody keeps: each join gives what its own task has returned.

        Tells the diagnosis ``passing``: something was "given for another", or a "joiner" has "gone".

        Raises:
            LearnerFault, AssertionError: it did not, or not all came to their end.
        """
        passed, numbers = self._come_and_gone()
        for at, wanted in enumerate([*numbers, *numbers]):
            got = passed.given[at] if at < len(passed.given) else -1
            if got == wanted:
                continue
            what = "none of the numbers"
            if at >= len(passed.given):
                self._note_unless_known("join", passing="joiner gone")
            elif got in numbers:
                what = f"{got}, which number {numbers.index(got) + 1} had returned"
                self._note_unless_known("join", passing="given for another")
            raise AssertionError(
                f"{COMING} tasks came one after the other, returned numbers of their own, and were joined "
                f"{'before the next one came' if at < COMING else 'when all had ended'}. "
                f"Number {at % COMING + 1} returned {wanted}, and join gave {what}."
            )

    def must_lose_no_failure(self) -> None:
        """Tasks come and go whom nobody keeps; of those that fail, and are not joined, run raises all.

        Tells the diagnosis ``passing``, that a "failure" was "lost".

        Raises:
            LearnerFault, AssertionError: it did not, or not all came to their end.
        """
        passed, numbers = self._come_and_gone()
        if passed.failures != numbers:
            lost = len(set(numbers) - set(passed.failures))
            if lost and len(passed.given) < 2 * COMING:
                self._note_unless_known("join", passing="joiner gone")
            elif lost:
                self._note_unless_known("run", passing="failure lost")
            raise AssertionError(
                f"{2 * COMING} tasks came, ended and were joined. {COMING} more came after them, failed one "
                f"after the other, and were not joined: run should raise these failures, in this order. "
                + (f"{lost} of them did not come out." if lost else "They came out in another order.")
            )

    def _come_and_gone(self) -> tuple[Passed, list[int]]:
        """What came of tasks with these numbers."""
        numbers = self.rng.sample(range(100, 1_000), COMING)
        with self._asking(PLAYING, 0.0) as bench:
            run = bench.play("passing", numbers)
            passed = run.told(Passed)
        self._note(run)
        self.must_have_ended(passed.broken, passed.endless, "when tasks come and go")
        return passed, numbers

    def _note_unless_known(self, function: str, **facts: str) -> None:
        """Tell the diagnosis something that holds where the probes have found nothing, and whose it is."""
        if self.found.facts:
            return
        line = self.learner.source.definition(function)
        self.learner.runs[-1].note(**facts, **({"line": line} if line else {}))

    # ------------------------------------------------------------------ much work
    def work_beside(
        self, right: Path, function: str, count: int, lot: Lot, *, when: str
    ) -> tuple[Worked, Work]:
        """Have a function of the driver do much work with ``count`` tasks, in an order that is drawn anew.

        Args:
            right: a right program; what it does is what should be done.
            function: of the driver; takes ``count``, a seed, and after how many processor seconds to give
                up, and gives what ``Work.done`` tells.
            count: how many tasks.
            lot: small programs. Where one of them goes wrong, another order of turns is no failure here.
            when: for the words of a fault.

        Returns:
            What the learner's code did, and what it should have done.

        Raises:
            LearnerFault, AssertionError: it did not come to its end.
        """
        seed = f"{self.rng.getrandbits(64):x}"
        self.close()  # there is one bench at a time
        with contextlib.closing(_Yardstick(self.learner, right)) as yardstick:
            wanted = yardstick.measured(function, (count, seed), MOST_WORK_CPU_SECONDS).work
        worked = self.measured(
            function, (count, seed), MOST_WORK_CPU_SECONDS, WORKING, lambda: self._goes_another_way(lot)
        )
        self.must_have_ended(worked.work.broken, worked.work.endless, when)
        return worked, wanted

    def must_not_grow(
        self,
        right: Path,
        function: str,
        growth: Growth,
        turns: CrowdTurns,
        lot: Lot,
    ) -> None:
        """A function of the driver does things among many tasks, which cost hardly more than among few.

        Args:
            right: a right program, which is the yardstick.
            function: of the driver; takes what few tasks are, what many are, a seed, and after how many
                processor seconds to give up, and gives what ``Work.done`` tells of work with legs.
            growth: what is allowed.
            turns: what the turns should be, worked out by the suite.
            lot: small programs. Where one of them goes wrong, another order of turns is no failure here.

        Raises:
            AssertionError: it costs too much, or the turns were wrong.
            LearnerFault: it raised.
        """
        seeds: defaultdict[tuple[int, int], str] = defaultdict(lambda: f"{self.rng.getrandbits(64):x}")

        def any_order() -> bool:
            yardstick.close()
            return self._goes_another_way(lot)

        def learners(count: int, number: int, cpu_seconds: float) -> Worked:
            yardstick.close()
            arguments = (growth.few, count, seeds[count, number])
            worked = self.measured(function, arguments, cpu_seconds, GROWING, any_order)
            self.must_have_ended(worked.work.broken, None, f"with {count:,} tasks")
            return worked

        def yardsticks(count: int, number: int, cpu_seconds: float) -> Worked:
            self.close()  # there is one bench at a time
            return yardstick.measured(function, (growth.few, count, seeds[count, number]), cpu_seconds)

        def wanted(count: int, number: int) -> Iterable[int]:
            return turns(growth.few, count, seeds[count, number])

        yardstick, runs = _Yardstick(self.learner, right), self.learner.runs
        before = len(runs)
        try:
            must_not_grow(growth, learners, yardsticks, wanted)
        finally:
            # How many measurements it took is the machine's doing: the last one stands in the record.
            runs[before:] = runs[before:][-1:]
            yardstick.close()

    def measured(
        self,
        function: str,
        arguments: tuple[object, ...],
        cpu_seconds: float,
        bounds: Bounds,
        any_order: Callable[[], bool] = lambda: False,
    ) -> Worked:
        """One measurement of much work, which the driver is to end after so many processor seconds.

        Raises:
            LearnerFault: the bench has failed.
        """
        with self._asking(bounds, cpu_seconds) as bench:
            run, looks = bench.measure(function, *arguments, cpu_seconds)
            self._note(run)
            work = run.told(Work)
            if work.broken is None and len(work.legs) != len(looks) - 1:
                raise tampered("it tells of other legs than those at whose ends it has waited")
            return Worked(run, work, tuple(each / 1e9 for each in looks), any_order)

    def _goes_another_way(self, lot: Lot) -> bool:
        """Whether small programs are known to go wrong, or one of these does."""
        return bool(self.found.facts) or self._first_wrong(lot()) is not None

    # ------------------------------------------------------------------ the bench
    def play_all(self, programs: Sequence[Program], *, judged: bool = False) -> list[Played]:
        """Have them played, one after the other; fewer where the last one never ended, or they are long.

        With ``judged``, time is the judge's (the driver's ``play``); else the driver may have a clock of its
        own, which is quicker (its ``rehearse``).
        """
        with self._asking(PLAYING, 0.0) as bench:
            run = bench.play("play" if judged else "rehearse", [program.plain() for program in programs])
            told = run.told(list[Told])
            self._note(run)
            if not 0 < len(told) <= len(programs):
                raise tampered("it tells of other programs than were played")
            return [Played(run, program, each) for program, each in zip(programs, told, strict=False)]

    @contextlib.contextmanager
    def _asking(self, limits: Bounds, cpu_seconds: float) -> Iterator[BenchSession]:
        """The bench, for something that takes so long at most; closed for good when anything goes wrong.

        The bench may use little more than what was asked of it: code that does not let the driver end it is
        ended from outside before long.
        """
        if self._open is not None and (self._open.bounds is not limits or self._open.left < cpu_seconds):
            self.close()
        if self._open is None:
            room = max(TRIES * cpu_seconds, limits.room_cpu_seconds)
            stack = contextlib.ExitStack()
            bench = stack.enter_context(
                self.learner.bench(cpu_seconds=limits.cpu_seconds + math.ceil(room), steps=limits.steps)
            )
            self._open = _Open(stack, bench, limits, left=room + ROUNDING)
        self._open.left -= cpu_seconds
        try:
            yield self._open.bench
        except BaseException:  # noqa: BLE001 — handed on
            self.fail()

    def fail(self) -> NoReturn:
        """Close the bench, which sees the exception that is being handled; raises what comes of it."""
        opened, self._open = self._open, None
        with opened.stack if opened is not None else contextlib.nullcontext():
            raise  # noqa: PLE0704 — called while one is handled

    def close(self) -> None:
        """Close the bench, if there is one; the next play opens another."""
        opened, self._open = self._open, None
        if opened is not None:
            opened.stack.close()

    def _note(self, run: Run) -> None:
        """Tell the diagnosis what the probes have told."""
        run.note(**self.found.facts, **({} if self.found.line is None else {"line": self.found.line}))


@dataclasses.dataclass(slots=True)
class _Open:
    """The bench that a table has open, and the processor seconds for which it may still be asked."""

    stack: contextlib.ExitStack
    bench: BenchSession
    bounds: Bounds
    left: float


@contextlib.contextmanager
def playing(learner: Learner, probes: Sequence[Probe]) -> Iterator[Table]:
    """A table for one check, with the usual mistakes looked for."""
    if PROBED not in learner.kept:
        learner.kept[PROBED] = _probed(learner, probes)
    found = learner.kept[PROBED]
    assert isinstance(found, Found)
    with _table(learner, found) as table:
        yield table


@contextlib.contextmanager
def _table(learner: Learner, found: Found) -> Iterator[Table]:
    table = Table(learner, found)
    try:
        yield table
    except BaseException:  # noqa: BLE001 — handed on
        table.fail()
    table.close()


class _Yardstick:
    """A right program in place of the learner's code; what goes wrong with it is nobody's failure."""

    def __init__(self, learner: Learner, right: Path) -> None:
        self._table = Table(learner.with_text(right.read_text(encoding="utf-8")), Found())
        self._name = right.name

    def measured(self, function: str, arguments: tuple[object, ...], cpu_seconds: float) -> Worked:
        """One measurement.

        Raises:
            BenchLost: it could not be made.
        """
        try:
            worked = self._table.measured(function, arguments, cpu_seconds, YARDSTICK)
        except LearnerFault as fault:
            raise self._lost(fault.sentence) from fault
        if worked.work.broken is not None or worked.work.endless is not None:
            raise self._lost(f"it did not come to the end of {function}")
        return worked

    def close(self) -> None:
        """Close its bench.

        Raises:
            BenchLost: that went wrong.
        """
        try:
            self._table.close()
        except LearnerFault as fault:
            raise self._lost(fault.sentence) from fault

    def _lost(self, why: str) -> BenchLost:
        return BenchLost(f"the right program {self._name} could not be measured: {why}")


def _probed(learner: Learner, probes: Sequence[Probe]) -> Found:
    """What the probes tell, as far as the learner's code lets itself be asked; no check depends on it."""
    asked = [each for probe in probes for each in (probe.sound_with, probe.program) if each is not None]
    programs = list({program.key: program for program in asked}.values())
    played: list[Played] = []
    for together in (TOGETHER, 1):  # a bench that fails has told nothing of those before
        played.clear()
        with (
            contextlib.suppress(LearnerFault),
            _table(learner.with_text(learner.source.text), Found()) as table,
        ):
            while len(played) < len(programs):
                played += table.play_all(programs[len(played) : len(played) + together])
                if played[-1].endless is not None:
                    break
            break
    return look(probes, played)


def _named(broken: Broken) -> str:
    """An exception by its type and its text."""
    return f"{broken.type}: {broken.text}" if broken.text else broken.type


def _is_quick(outcome: Played | LearnerFault) -> bool:
    """Whether it was known at once that a program goes wrong, so that others like it may be tried."""
    if isinstance(outcome, Played):
        return outcome.endless is None
    return outcome.kind in QUICK_FAULTS and not outcome.repeatable
