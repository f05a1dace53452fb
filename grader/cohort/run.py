"""Grading a cohort into a gradebook: what was handed in is recorded first, then what is missing is graded.

One thread writes. What is graded is read back from the gradebook, so memory does not grow with the cohort,
and a run that was killed is taken up by the next one: everything that has a verdict by the same grader stays.
An inconclusive grading is tried again, a few times in a run, and in the next one.
"""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import os
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from grader.cohort.fingerprint import fingerprint_of_kit, fingerprint_of_suite
from grader.cohort.work import Answer, Task, Workers
from grader.errors import CourseError, Inconclusive, OneCookError, UsageError
from grader.gradebook.attempts import Content, Grader, HandIn, NewAttempt, Tried, attempt_key
from grader.judge.reports import inconclusive_report, refused_report
from grader.judge.request import GradeRequest, Submitted
from grader.outcome import Outcome
from grader.report.model import Report
from grader.seeds import MAX_SEED, draw_seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from grader.cohort.handed import Cohort, Handed
    from grader.course import Exercise
    from grader.gradebook.store import Gradebook
    from grader.sandbox.policy import DemandWord

__all__ = ["Counts", "Wishes", "grade_cohort"]

#: hand-ins that are written at once
BATCH = 200
#: gradings of one file in one run, as long as they are inconclusive
MOST_TRIES = 3
#: so many inconclusive gradings at the beginning, and no other: it is the machine, and no use to go on
HOPELESS = 12
#: real seconds between two words on how far it is
TELL_SECONDS = 0.5


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a cohort is graded."""

    #: None: the gradebook's own, drawn once and the same for everybody
    seed: int | None = None
    runtime: Literal["asyncio", "trio"] | None = None
    level: DemandWord | None = None
    #: grade also what has a verdict by the same grader
    force: bool = False
    #: signs each report that is recorded; None: nobody has a key
    sign: Callable[[Report], Report] | None = None


@dataclasses.dataclass(slots=True)
class Counts:
    """How far a run is."""

    #: files that count
    handed_in: int = 0
    read: int = 0
    #: of them: graded before, and nothing has changed since
    unchanged: int = 0
    #: to be graded in this run
    wanted: int = 0
    #: verdicts of this run
    passed: int = 0
    failed: int = 0
    #: could not be graded as they were handed in
    refused: int = 0
    #: have no verdict after all tries
    inconclusive: int = 0
    #: gradings without a verdict after which the file was tried again
    retried: int = 0
    #: causes of what stayed inconclusive, with how often
    causes: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)

    @property
    def done(self) -> int:
        """Files of this run that came to an end."""
        return self.passed + self.failed + self.refused + self.inconclusive


@dataclasses.dataclass(slots=True)
class _Wanted:
    """A file to be graded."""

    exercise: Exercise
    student: str
    sha256: str
    #: for the report: the file's name as it was handed in
    name: str
    #: number of its next attempt
    number: int
    tries: int = 0


def grade_cohort(
    cohort: Cohort, book: Gradebook, workers: Workers, wishes: Wishes, tell: Callable[[Counts], None]
) -> Counts:
    """Record everything that was handed in, and grade what has no verdict yet.

    Args:
        cohort: what was found.
        book: opened for writing; in this thread.
        workers: who grades.
        wishes: how.
        tell: called with how far it is, often.

    Returns:
        what became of it.

    Raises:
        CourseError: an exercise is broken; what was graded by then is kept.
        Inconclusive: the machine decides nothing at all; what was graded by then is kept.
        OneCookError: the gradebook cannot be written.
    """
    return _Run(cohort, book, workers, wishes, tell).go()


class _Run:
    def __init__(
        self,
        cohort: Cohort,
        book: Gradebook,
        workers: Workers,
        wishes: Wishes,
        tell: Callable[[Counts], None],
    ) -> None:
        self._cohort = cohort
        self._book = book
        self._workers = workers
        self._wishes = wishes
        self._tell = tell
        self._counts = Counts(handed_in=len(cohort.handed))
        seed = wishes.seed
        if seed is None:
            seed = _seed_kept(book.keep_setting("seed", str(draw_seed())))
        self._seed = seed
        self._graders: dict[str, Grader] = {}
        self._tried: dict[str, dict[tuple[str, str], Tried]] = {}
        self._decided = False
        #: causes of all gradings without a verdict
        self._undecided: collections.Counter[str] = collections.Counter()

    def go(self) -> Counts:
        self._book.know(self._cohort.students)
        wanted = [each for batch in _batches(self._cohort.handed) for each in self._record(batch)]
        self._counts.wanted = len(wanted) + self._counts.refused
        self._tell(self._counts)
        self._grade(collections.deque(wanted))
        self._tell(self._counts)
        return self._counts

    # ------------------------------------------------------------------ what was handed in
    def _record(self, batch: Sequence[Handed]) -> list[_Wanted]:
        """Record some hand-ins; those of them that are to be graded."""
        hand_ins: list[tuple[HandIn, Content | None]] = []
        wanted: list[_Wanted] = []
        refused: list[NewAttempt] = []
        for handed in batch:
            try:
                source = handed.read()
            except UsageError as error:
                told = _without_folders(error, handed)
                refusal: UsageError | None = told
                content, sha256 = None, _hash_of_refusal(told)
            else:
                refusal = None
                content = Content(sha256=source.sha256, text=source.text, pieces=source.pieces)
                sha256 = source.sha256
            hand_ins.append((_hand_in(handed, sha256), content))
            tried = self._tries(handed.exercise).get((handed.student, sha256), Tried(0, decided=False))
            if tried.decided and not self._wishes.force:
                self._counts.unchanged += 1
            elif refusal is not None:
                refused.append(self._refused(handed, sha256, refusal, tried.attempts))
            else:
                wanted.append(
                    _Wanted(handed.exercise, handed.student, sha256, _file_name(handed), tried.attempts)
                )
        self._book.hand_in(hand_ins)
        self._book.record_all(refused)
        self._counts.refused += len(refused)
        self._counts.read += len(batch)
        self._tell(self._counts)
        return wanted

    def _refused(self, handed: Handed, sha256: str, refusal: UsageError, number: int) -> NewAttempt:
        report = refused_report(handed.exercise, refusal, file=_file_name(handed), seed=self._seed)
        return self._attempt(handed.exercise, handed.student, sha256, number, report, machine="")

    # ------------------------------------------------------------------ grading
    def _grade(self, wanted: collections.deque[_Wanted]) -> None:
        running: dict[Future[Answer], _Wanted] = {}
        while wanted or running:
            while wanted and len(running) < self._workers.most_at_once:
                each = wanted.popleft()
                running[self._workers.submit(self._task(each))] = each
            done, _ = wait(running, timeout=TELL_SECONDS, return_when=FIRST_COMPLETED)
            finished = [(running.pop(future), future.result()) for future in done]
            again = self._keep(finished)
            wanted.extend(again)
            self._tell(self._counts)

    def _keep(self, finished: Iterable[tuple[_Wanted, Answer]]) -> list[_Wanted]:
        """Record answers; those that are asked for once more."""
        new: list[NewAttempt] = []
        ended: list[tuple[_Wanted, Report]] = []
        broken: OneCookError | None = None
        for each, answer in finished:
            if answer.trouble == "course":
                broken = CourseError(answer.cause, answer.next_step)
                continue
            report = answer.report if answer.report is not None else self._without(each, answer)
            new.append(
                self._attempt(
                    each.exercise, each.student, each.sha256, each.number, report, machine=answer.machine
                )
            )
            ended.append((each, report))
        self._book.record_all(new)
        again = [each for each, report in ended if self._count(each, report)]  # what is counted is kept
        if broken is not None:
            raise broken
        if not self._decided and self._undecided.total() >= HOPELESS:
            ((cause, _),) = self._undecided.most_common(1)
            raise Inconclusive(
                f"none of the first {self._undecided.total()} gradings came to a verdict: {cause}",
                "Mend that (grade doctor tells more) and run the same command again.",
            )
        return again

    def _count(self, each: _Wanted, report: Report) -> bool:
        """Count an end; True if there is none yet, and it is to be tried again."""
        counts = self._counts
        each.tries += 1
        each.number += 1
        if report.outcome is Outcome.INCONCLUSIVE:
            cause = _cause(report)
            self._undecided[cause] += 1
            if each.tries < MOST_TRIES:
                counts.retried += 1
                return True
            counts.inconclusive += 1
            counts.causes[cause] += 1
            return False
        self._decided = True
        if report.refused:
            counts.refused += 1
        elif report.outcome is Outcome.PASSED:
            counts.passed += 1
        else:
            counts.failed += 1
        return False

    def _without(self, each: _Wanted, answer: Answer) -> Report:
        """The report of an answer that has none."""
        if answer.trouble == "usage":
            refusal = UsageError(answer.cause, answer.next_step)
            return refused_report(each.exercise, refusal, file=each.name, seed=self._seed)
        request = GradeRequest(
            exercise=each.exercise.key,
            course=str(each.exercise.exercises.parent),
            submission=self._submitted(each),
            seed=self._seed,
        )
        trouble = Inconclusive(answer.cause, answer.next_step)
        return inconclusive_report(request, trouble, decided=(), real_seconds=0.0)

    # ------------------------------------------------------------------
    def _task(self, each: _Wanted) -> Task:
        return Task(
            key=self._key(each.exercise, each.student, each.sha256, each.number),
            exercise=each.exercise.key,
            submission=self._submitted(each),
            seed=self._seed,
            runtime=self._wishes.runtime,
            level=self._wishes.level,
        )

    def _submitted(self, each: _Wanted) -> Submitted:
        content = self._book.content(each.sha256, each.exercise.key)
        assert content is not None, "it was recorded before it is graded"
        return Submitted(name=each.name, text=content.text, sha256=content.sha256, pieces=content.pieces)

    def _attempt(
        self, exercise: Exercise, student: str, sha256: str, number: int, report: Report, *, machine: str
    ) -> NewAttempt:
        return NewAttempt(
            key=self._key(exercise, student, sha256, number),
            student=student,
            exercise=exercise.key,
            sha256=sha256,
            grader=self._grader(exercise),
            report=report if self._wishes.sign is None else self._wishes.sign(report),
            machine=machine,
        )

    def _key(self, exercise: Exercise, student: str, sha256: str, number: int) -> str:
        return attempt_key(student, exercise.key, sha256, self._grader(exercise), number)

    def _grader(self, exercise: Exercise) -> Grader:
        if exercise.key not in self._graders:
            self._graders[exercise.key] = Grader(
                suite=fingerprint_of_suite(exercise), kit=fingerprint_of_kit(), seed=self._seed
            )
        return self._graders[exercise.key]

    def _tries(self, exercise: Exercise) -> dict[tuple[str, str], Tried]:
        if exercise.key not in self._tried:
            self._tried[exercise.key] = self._book.graded(exercise.key, self._grader(exercise))
        return self._tried[exercise.key]


def _cause(report: Report) -> str:
    """Why there is no verdict, in a line: of checks, the first one's cause says more than their number."""
    undecided = (check.message for check in report.checks if check.outcome is Outcome.INCONCLUSIVE)
    first, *_ = (next(undecided, "") or report.inconclusive).splitlines() or ["no cause was told"]
    return first


def _batches(handed: Sequence[Handed]) -> Iterator[Sequence[Handed]]:
    for begin in range(0, len(handed), BATCH):
        yield handed[begin : begin + BATCH]


def _hand_in(handed: Handed, sha256: str) -> HandIn:
    return HandIn(
        student=handed.student,
        exercise=handed.exercise.key,
        sha256=sha256,
        place=handed.place,
        handed_in_at=handed.handed_in_at,
        late=handed.late,
    )


def _file_name(handed: Handed) -> str:
    """Of what was handed in: neither the instructor's folders nor an archive's name are for a report."""
    return PurePath(handed.place.rpartition(":")[2]).name or handed.exercise.file_name


def _without_folders(error: UsageError, handed: Handed) -> UsageError:
    """The same for a report: it says nothing of where the instructor keeps the file."""
    name, folder = _file_name(handed), handed.place.rpartition("/")[0]

    def told(text: str) -> str:
        text = text.replace(os.path.abspath(handed.place), name).replace(handed.place, name)  # noqa: PTH100 — as text
        return text.replace(f"{folder}/", "") if folder else text

    return UsageError(told(error.cause), told(error.next_step))


def _hash_of_refusal(error: UsageError) -> str:
    """In place of the content's, which could not be read: the same as long as the refusal is."""
    return hashlib.sha256(f"refused: {error}".encode("utf-8", "replace")).hexdigest()


def _seed_kept(text: str) -> int:
    """The seed that a gradebook keeps.

    Raises:
        UsageError: it is none.
    """
    # Python refuses to read thousands of digits.
    if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_SEED)) and int(text) <= MAX_SEED:
        return int(text)
    raise UsageError(f"the gradebook keeps {text[:40]!r} as its seed, which is none", "Give one: --seed N.")
