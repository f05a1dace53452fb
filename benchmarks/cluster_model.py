"""A cohort on a cluster: on paper, and simulated with workers that die, stall, answer twice and answer late.

    python benchmarks/cluster_model.py paper [--submissions 1000000] [--seconds 0.3] …
    python benchmarks/cluster_model.py simulate [--submissions 100000] [--workers 250] [--seed 1] …

`paper` says which part of a cluster a cohort waits for, by what each part can do in a second. `simulate` runs
the kit's own loop (grader.cohort.run), its book-keeping of who has what (grader.cohort.placing) and a real
gradebook in a temporary folder. Only the workers are simulated, and their time: two submissions are really
graded, and everybody's report is one of these two. In the middle the run is broken off, and begun again. In
the end the gradebook must hold one verdict for each student, the right one, and for nobody a second.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import functools
import hashlib
import heapq
import itertools
import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from load import describe

from grader.cohort.handed import Cohort, Handed
from grader.cohort.placing import MOST_DEATHS, Delivery, Placing
from grader.cohort.run import Counts, Wishes, grade_cohort
from grader.cohort.work import Answer, LocalWorkers, Task
from grader.course import Course, Exercise
from grader.gradebook.store import Gradebook
from grader.judge.request import Submitted
from grader.outcome import Outcome
from grader.report.model import Report
from grader.submission import Source, read_submission

KEY = "01_first_await"
SEED = 5
#: as DaskWorkers has it
SILENT_SECONDS = 30.0
#: virtual seconds in which a client looks at what has come, at least
GLANCE_SECONDS = 0.05


# ---------------------------------------------------------------------- on paper
def paper(options: argparse.Namespace) -> None:
    """What each part needs for all submissions, and from how many threads on it is what all wait for."""
    count, threads = options.submissions, options.threads_in_all
    sizes = options.report_bytes + options.submission_bytes
    parts = {
        f"grading on {threads} threads": options.seconds / threads,
        "the scheduler": options.scheduler_ms / 1000,
        "the run's loop and the gradebook": options.writer_ms / 1000,
        "the client's network": sizes * 8 / (options.megabits * 1e6),
    }
    print(f"{count:,} submissions")
    for part, seconds in sorted(parts.items(), key=lambda each: -each[1]):
        print(f"  {part}: {1 / seconds:,.0f} a second, {count * seconds / 3600:.2f} h")
    slowest = max(parts, key=lambda each: parts[each])
    serial = max(seconds for part, seconds in parts.items() if not part.startswith("grading"))
    print(f"all wait for {slowest}; more threads help up to {options.seconds / serial:,.0f}")
    print(f"processor time of the workers: {count * options.seconds / 3600:,.0f} h")
    print(f"gradebook: {count * options.stored_bytes / 1e9:.1f} GB")


# ---------------------------------------------------------------------- workers that are not there
@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """How often something goes wrong, and for how long, in virtual seconds."""

    #: between two deaths of one worker
    life: float
    #: until there is another one in its place
    replaced: float
    #: between two stalls of one worker
    steady: float
    #: the longest of them
    stall: float
    #: shares of answers: twice, late, of a machine that comes to no verdict
    doubled: float
    delayed: float
    undecided: float
    #: share of submissions that kill whoever grades them
    killers: float


@dataclasses.dataclass(slots=True)
class Machine:
    """A simulated worker."""

    name: str
    #: when each thread has nothing more to do
    free: list[float]
    #: stands still until then
    stalled_until: float = 0.0
    is_gone: bool = False
    is_silent: bool = False


class SimulatedWorkers:
    """Workers for :func:`grade_cohort`, whose clock goes on when :meth:`pass_time` is called."""

    def __init__(
        self, reports: dict[str, Report], killers: set[str], faults: Faults, draw: random.Random, *,
        workers: int, threads: int, seconds: float,
    ) -> None:  # fmt: skip
        self.now = 0.0
        self.happened: collections.Counter[str] = collections.Counter()
        self._reports, self._killers, self._faults, self._draw = reports, killers, faults, draw
        self._threads, self._seconds = threads, seconds
        self._placing = Placing()
        self._futures: dict[str, Future[Answer]] = {}
        self._machines: dict[str, Machine] = {}
        self._order = itertools.count()
        self._events: list[tuple[float, int, str, str, Delivery | None]] = []
        self._answered = 0
        self._names = itertools.count(1)
        for _ in range(workers):
            self._later(0.0, "come")
        self._settle()

    @property
    def most_at_once(self) -> int:
        return max(1, self._placing.room)

    def submit(self, task: Task) -> Future[Answer]:
        answered: Future[Answer] = Future()
        self._futures[task.key] = answered
        self._placing.ask(task)
        return answered

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._events.clear()

    def pass_time(self) -> None:
        """Go on until something was answered, and a glance's time has passed."""
        self._place()
        until, before = self.now + GLANCE_SECONDS, self._answered
        while self._futures and (self.now < until or self._answered == before):
            self._next()
        self._place()

    # ------------------------------------------------------------------
    def _later(self, seconds: float, what: str, name: str = "", delivery: Delivery | None = None) -> None:
        heapq.heappush(self._events, (self.now + seconds, next(self._order), what, name, delivery))

    def _settle(self) -> None:
        while self._events and self._events[0][0] <= self.now:
            self._next()

    def _next(self) -> None:
        self.now, _, what, name, delivery = heapq.heappop(self._events)
        if what == "answer":
            assert delivery is not None
            self._answer(name, delivery)
        elif what == "late":
            assert delivery is not None
            assert self._placing.answered(delivery.number, decided=True) is None
            self.happened["void answers"] += 1
        elif what == "come":
            self._come()
        else:
            machine = self._machines[name]
            if not machine.is_gone:
                {"die": self._die, "stall": self._stall, "silent": self._silent, "back": self._back}[what](
                    machine
                )
        self._place()

    def _come(self) -> None:
        machine = Machine(f"worker {next(self._names)}", [self.now] * self._threads)
        self._machines[machine.name] = machine
        self._placing.welcome(machine.name, self._threads)
        self._later(self._draw.expovariate(1 / self._faults.life), "die", machine.name)
        self._later(self._draw.expovariate(1 / self._faults.steady), "stall", machine.name)

    def _die(self, machine: Machine) -> None:
        self.happened["deaths"] += 1
        machine.is_gone = True
        if not machine.is_silent:
            self._void(machine, died=True)
        self._later(self._faults.replaced, "come")

    def _stall(self, machine: Machine) -> None:
        self.happened["stalls"] += 1
        length = self._draw.uniform(0, self._faults.stall)
        machine.stalled_until = self.now + length
        if length > SILENT_SECONDS:
            self._later(SILENT_SECONDS, "silent", machine.name)
        self._later(length, "back", machine.name)

    def _silent(self, machine: Machine) -> None:
        self.happened["silent workers"] += 1
        machine.is_silent = True
        self._void(machine, died=False)

    def _back(self, machine: Machine) -> None:
        if machine.is_silent:
            machine.is_silent = False
            machine.free = [self.now] * self._threads
            self._placing.welcome(machine.name, self._threads)
        self._later(self._draw.expovariate(1 / self._faults.steady), "stall", machine.name)

    def _void(self, machine: Machine, *, died: bool) -> None:
        for delivery in self._placing.farewell(machine.name, died=died):
            self.happened["given to others"] += 1
            if self._draw.random() < 0.5:  # what it had done is on its way
                self._later(self._draw.uniform(0, 100), "late", machine.name, delivery)

    def _place(self) -> None:
        for given in self._placing.hopeless():
            self.happened["given up"] += 1
            assert given.deaths >= MOST_DEATHS
            assert given.task.submission.sha256 in self._killers
            trouble = Answer(key=given.task.key, trouble="machine", cause="it kills", machine=given.worker)
            self._conclude(given.task, trouble)
        for delivery in self._placing.place():
            machine = self._machines[delivery.worker]
            begins = max(self.now, heapq.heappop(machine.free), machine.stalled_until)
            ends = begins + self._draw.lognormvariate(0, 0.3) * self._seconds
            heapq.heappush(machine.free, ends)
            if self._draw.random() < self._faults.delayed:
                ends += self._draw.uniform(0, 20)
            self._later(ends - self.now, "answer", machine.name, delivery)

    def _answer(self, name: str, delivery: Delivery) -> None:
        machine = self._machines[name]
        task = delivery.given.task
        if machine.stalled_until > self.now and not machine.is_gone:
            self._later(machine.stalled_until - self.now, "answer", name, delivery)
            return
        if machine.is_gone:
            return
        if task.submission.sha256 in self._killers and not machine.is_silent:
            self._die(machine)
            return
        report = self._reports[task.submission.sha256]
        if self._draw.random() < self._faults.undecided:
            self.happened["inconclusive gradings"] += 1
            report = msgspec.structs.replace(report, outcome=Outcome.INCONCLUSIVE, inconclusive="a full disk")
        decided = report.outcome is not Outcome.INCONCLUSIVE
        given = self._placing.answered(delivery.number, decided=decided)
        if given is None:
            self.happened["void answers"] += 1
            return
        self._conclude(given.task, Answer(key=task.key, report=report, machine=name))
        if self._draw.random() < self._faults.doubled:
            self._later(self._draw.uniform(0, 10), "late", name, delivery)

    def _conclude(self, task: Task, answer: Answer) -> None:
        self._answered += 1
        self._futures.pop(task.key).set_result(answer)


# ---------------------------------------------------------------------- a run
class BrokenOffError(Exception):
    """Somebody ended the run."""


def really_graded(exercise: Exercise) -> list[Report]:
    """The reports of the reference and of the stub, by this machine's own judge."""
    with LocalWorkers(Course.locate(), 1) as workers:
        answers = [
            workers.submit(
                Task(
                    key=path.name,
                    exercise=KEY,
                    submission=Submitted.of(read_submission(exercise, path)),
                    seed=SEED,
                )
            ).result()
            for path in (exercise.reference, exercise.stub)
        ]
    reports = [answer.report for answer in answers]
    assert [report is not None and report.outcome for report in reports] == [Outcome.PASSED, Outcome.FAILED]
    return [report for report in reports if report is not None]


def sources(exercise: Exercise, count: int) -> Iterator[tuple[str, Source]]:
    """A student and what is handed in: the reference or the stub, with a line of the student's own."""
    texts = [path.read_text(encoding="utf-8") for path in (exercise.reference, exercise.stub)]
    for number in range(count):
        student = f"student{number:07}"
        text = f"{texts[number % 3 == 0]}\n# {student}\n"
        yield student, Source(Path(f"{student}.py"), text, hashlib.sha256(text.encode()).hexdigest())


def itself(source: Source) -> Source:
    """What is there already needs no reading."""
    return source


def simulate(options: argparse.Namespace) -> None:
    """Run, break off, run again, and look at every row."""
    exercise = Course.locate().find(KEY)
    passed, failed = really_graded(exercise)
    draw = random.Random(options.seed)
    handed: list[Handed] = []
    reports: dict[str, Report] = {}
    expected: dict[str, str] = {}
    killers: set[str] = set()
    faults = Faults(
        life=options.life, replaced=20, steady=options.steady, stall=120, doubled=0.01, delayed=0.01,
        undecided=options.undecided, killers=options.killers,
    )  # fmt: skip
    for number, (student, source) in enumerate(sources(exercise, options.submissions)):
        read = functools.partial(itself, source)
        handed.append(Handed(student=student, exercise=exercise, place=f"{student}.py", read=read))
        reports[source.sha256] = failed if number % 3 == 0 else passed
        expected[student] = reports[source.sha256].outcome.value
        if draw.random() < faults.killers:
            killers.add(source.sha256)
            expected[student] = Outcome.INCONCLUSIVE.value
    cohort = Cohort(handed=tuple(handed))
    with tempfile.TemporaryDirectory(prefix="grade-model-") as folder:
        path = Path(folder, "cohort.gradebook")
        shared = {"workers": options.workers, "threads": options.threads, "seconds": options.seconds}
        for breaks_off in (True, False):
            run_once(
                cohort,
                path,
                SimulatedWorkers(reports, killers, faults, draw, **shared),
                breaks_off=breaks_off,
            )
        size = path.stat().st_size
        compare(path, expected)
    print(f"gradebook: {size / 1e6:.0f} MB, {size / options.submissions:,.0f} bytes for each submission")
    print(
        f"{options.submissions:,} students, each with the one verdict that is theirs: "
        "nothing lost, nothing twice"
    )
    print(describe())


def run_once(cohort: Cohort, path: Path, workers: SimulatedWorkers, *, breaks_off: bool) -> None:
    began = time.perf_counter()
    recorded = simulated = 0.0

    def tell(counts: Counts) -> None:
        nonlocal recorded, simulated
        before = time.perf_counter()
        if counts.read < counts.handed_in:
            return
        recorded = recorded or before - began
        if breaks_off and counts.done > counts.wanted // 2:
            raise BrokenOffError
        workers.pass_time()
        simulated += time.perf_counter() - before

    counts: Counts | None = None
    with Gradebook.open(path, create=True) as book:
        try:
            counts = grade_cohort(cohort, book, workers, Wishes(seed=SEED), tell)
        except BrokenOffError:
            print("broken off in the middle, and begun again")
    own = time.perf_counter() - began - recorded - simulated
    print(
        f"  hand-ins looked at in {recorded:.1f} s; {workers.now:.0f} virtual seconds of grading, "
        f"for which the loop and the gradebook needed {own:.1f} s"
    )
    print("  " + ", ".join(f"{count:,} {what}" for what, count in sorted(workers.happened.items())))
    if counts is not None:
        print(
            f"  {counts.unchanged:,} had a verdict, {counts.passed + counts.failed:,} got one, "
            f"{counts.inconclusive:,} have none, {counts.retried:,} tried again; "
            f"{own / counts.done * 1000:.2f} ms for each"
        )


def compare(path: Path, expected: dict[str, str]) -> None:
    """Every student's attempts, and what counts.

    Raises:
        AssertionError: something is lost, doubled or wrong.
    """
    verdicts: collections.Counter[str] = collections.Counter()
    with Gradebook.open(path, read_only=True) as book:
        for attempt in book.attempts():
            verdicts[attempt.student] += attempt.outcome != Outcome.INCONCLUSIVE.value
        found = {each.hand_in.student: each.attempt.outcome for each in book.standing() if each.attempt}
    assert found == expected
    assert all(verdicts[student] == (outcome != "inconclusive") for student, outcome in expected.items())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ways = parser.add_subparsers(required=True)
    on_paper = ways.add_parser("paper")
    on_paper.set_defaults(run=paper)
    for name, value, meaning in (
        ("submissions", 1_000_000, "how many"),
        ("threads-in-all", 1000, "of all workers"),
        ("megabits", 1000, "of the client's network, a second"),
        ("report-bytes", 12_000, "of one answer"),
        ("submission-bytes", 4000, "of one task"),
        ("stored-bytes", 3500, "of one submission in the gradebook, with its report"),
    ):
        on_paper.add_argument(f"--{name}", type=int, default=value, help=meaning)
    for name, number, meaning in (
        ("seconds", 0.5, "processor seconds of one grading"),
        ("scheduler-ms", 2.0, "Dask's own work for one task"),
        ("writer-ms", 1.0, "of the run's loop and the gradebook, for one submission"),
    ):
        on_paper.add_argument(f"--{name}", type=float, default=number, help=meaning)
    simulated = ways.add_parser("simulate")
    simulated.set_defaults(run=simulate)
    for name, value in (("submissions", 100_000), ("workers", 250), ("threads", 4), ("seed", 1)):
        simulated.add_argument(f"--{name}", type=int, default=value)
    for name, number, meaning in (
        ("seconds", 0.5, "of one grading"),
        ("life", 400.0, "seconds between two deaths of one worker"),
        ("steady", 300.0, "seconds between two stalls of one worker"),
        ("undecided", 0.002, "share of gradings that come to no verdict"),
        ("killers", 0.0001, "share of submissions that kill every worker"),
    ):
        simulated.add_argument(f"--{name}", type=float, default=number, help=meaning)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
