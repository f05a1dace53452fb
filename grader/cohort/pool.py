"""Judges that are kept warm, one for each processor, and the gradings that they share.

Each judge is a process that grades one request after another (:class:`grader.judge.client.Judge`); a
thread of ours writes to it and reads from it. A judge that dies is replaced, and the grading is tried
once more: if a submission ends two judges, that is a finding about it, not a reason to stop.
"""

from __future__ import annotations

import dataclasses
import os
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from grader.errors import CourseError, Inconclusive, OneCookError, UsageError
from grader.judge.client import Judge
from grader.judge.request import CheckFinished, Finished, GradeRequest, Submitted
from grader.report.model import Report
from grader.submission import Source, read_submission

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.course import Exercise
    from grader.sandbox.policy import DemandWord

__all__ = ["Job", "JudgePool", "Result", "available_processors"]

MOST_TRIES = 2


def available_processors() -> int:
    """On how many processors this process may run: 1 or more."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """One submission to be graded once."""

    exercise: Exercise
    #: where it is, or as it was read
    submission: Path | Source | Submitted
    seed: int
    #: None: the one that the submission imports
    runtime: Literal["asyncio", "trio"] | None = None
    #: None: the highest level that this machine can prove
    level: DemandWord | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What became of a job: a report, or why there is none."""

    job: Job
    report: Report | None
    error: OneCookError | None = None
    #: by check, the ids of all rules of diagnosis that hold for what it has looked at
    holding: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


class JudgePool:
    """Up to ``judges`` judges, started when they are needed; by default one for each processor.

    Use as a context manager. Leaving it waits for the gradings that have begun; leaving it by an exception
    (Ctrl-C is one) ends them, and every judge's process with them.
    """

    def __init__(self, judges: int | None = None) -> None:
        self._threads = ThreadPoolExecutor(judges or available_processors(), thread_name_prefix="judge")
        self._lock = threading.Lock()
        #: all that live, and those of them that wait for a job
        self._judges: set[Judge] = set()
        self._free: list[Judge] = []
        self._ending = False
        #: gradings so far
        self.gradings = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            with self._lock:
                self._ending = True
                for judge in self._judges:
                    judge.kill()  # its thread hears that it has died
        self._threads.shutdown(wait=True, cancel_futures=True)
        for judge in self._judges:
            judge.close()
        self._judges.clear()
        self._free.clear()

    def submit(self, job: Job) -> Future[Result]:
        """Have a job done when those before it are; its result, to be waited for."""
        return self._threads.submit(self._grade, job)

    # ------------------------------------------------------------------ in a thread of the pool
    def _grade(self, job: Job) -> Result:
        result = self._tried(job)
        with self._lock:
            self.gradings += 1
        return result

    def _tried(self, job: Job) -> Result:
        error: OneCookError | None = None
        for _ in range(MOST_TRIES):
            judge = self._take()
            try:
                result = _result(judge, job)
            except Inconclusive as died:
                self._dismiss(judge)
                error = died
            except (CourseError, UsageError) as refused:
                self._give_back(judge)
                return Result(job, None, refused)
            except BaseException:
                self._dismiss(judge)
                raise
            else:
                self._give_back(judge)
                return result
        return Result(job, None, error)

    def _take(self) -> Judge:
        with self._lock:
            if self._ending:
                raise CancelledError
            if self._free:
                return self._free.pop()
        judge = Judge()
        self._register(judge)
        return judge

    def _register(self, judge: Judge) -> None:
        with self._lock:
            self._judges.add(judge)
            if self._ending:  # since it was looked at
                judge.kill()

    def _give_back(self, judge: Judge) -> None:
        with self._lock:
            self._free.append(judge)

    def _dismiss(self, judge: Judge) -> None:
        with self._lock:
            self._judges.discard(judge)
        judge.close()


def _request(job: Job) -> GradeRequest:
    return GradeRequest(
        exercise=job.exercise.key,
        course=str(job.exercise.exercises.parent),
        submission=_submitted(job),
        seed=job.seed,
        runtime=job.runtime,
        level=job.level,
    )


def _submitted(job: Job) -> Submitted:
    if isinstance(job.submission, Submitted):
        return job.submission
    if isinstance(job.submission, Source):
        return Submitted.of(job.submission)
    return Submitted.of(read_submission(job.exercise, job.submission))


def _result(judge: Judge, job: Job) -> Result:
    holding: dict[str, tuple[str, ...]] = {}
    for event in judge.grade(_request(job)):
        if isinstance(event, CheckFinished):
            holding[event.check.name] = event.holding
        elif isinstance(event, Finished):
            return Result(job, event.report, holding=holding)
    raise Inconclusive("the judge told no end", "Run the command again.")
