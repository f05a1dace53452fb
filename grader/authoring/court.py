"""Gradings by real judges, several at a time.

Each judge is a process that grades one request after another (:class:`grader.judge.client.Judge`); a
thread of ours writes to it and reads from it. A judge that dies is replaced, and the grading is tried
once more: if a program ends two judges, that is a finding about the program, not a reason to stop.
"""

from __future__ import annotations

import dataclasses
import queue
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal, Self

from grader.errors import CourseError, Inconclusive, OneCookError, UsageError
from grader.judge.client import Judge
from grader.judge.request import Finished, GradeRequest
from grader.report.model import Report

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Exercise

__all__ = ["Court", "Hearing", "Trial"]

MOST_TRIES = 2


@dataclasses.dataclass(frozen=True, slots=True)
class Trial:
    """One program to be graded once."""

    exercise: Exercise
    program: Path
    seed: int
    runtime: Literal["asyncio", "trio"] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Hearing:
    """What became of a trial: a report, or why there is none."""

    trial: Trial
    report: Report | None
    error: OneCookError | None = None


class Court:
    """Up to ``jobs`` judges, started when they are needed. Use as a context manager."""

    def __init__(self, jobs: int) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="judge")
        self._free: queue.LifoQueue[Judge] = queue.LifoQueue()
        #: gradings so far
        self.gradings = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        while not self._free.empty():
            self._free.get_nowait().close()

    def hear(self, trials: Iterable[Trial]) -> Iterator[Hearing]:
        """All hearings, in the order of the trials."""
        for hearing in self._threads.map(self._hear, list(trials)):
            self.gradings += 1
            yield hearing

    def _hear(self, trial: Trial) -> Hearing:
        error: OneCookError | None = None
        for _ in range(MOST_TRIES):
            judge = self._judge()
            try:
                report = _report(judge, _request(trial))
            except Inconclusive as died:
                judge.close()
                error = died
            except (CourseError, UsageError) as refused:
                self._free.put(judge)
                return Hearing(trial, None, refused)
            except BaseException:
                judge.close()
                raise
            else:
                self._free.put(judge)
                return Hearing(trial, report)
        return Hearing(trial, None, error)

    def _judge(self) -> Judge:
        try:
            return self._free.get_nowait()
        except queue.Empty:
            return Judge()


def _request(trial: Trial) -> GradeRequest:
    return GradeRequest(
        exercise=trial.exercise.key,
        course=str(trial.exercise.exercises.parent),
        submission=str(trial.program),
        seed=trial.seed,
        runtime=trial.runtime,
    )


def _report(judge: Judge, request: GradeRequest) -> Report:
    for event in judge.grade(request):
        if isinstance(event, Finished):
            return event.report
    raise Inconclusive("the judge told no end", "Run the command again.")
