"""What a cohort's run has done elsewhere: one grading of one file, asked for and answered as plain data.

Who does it is behind :class:`Workers`: the judges of this machine (:class:`LocalWorkers`), or those of a
cluster. A task carries the file's content and no path, so that it means the same on any machine.
"""

from __future__ import annotations

import platform
from concurrent.futures import Future
from types import TracebackType
from typing import Literal, Protocol, Self

import msgspec

from grader.cohort.pool import Job, JudgePool, Result, available_processors
from grader.course import Course
from grader.errors import CourseError, UsageError
from grader.judge.request import Submitted
from grader.report.model import Report
from grader.sandbox.policy import DemandWord

__all__ = ["Answer", "LocalWorkers", "Task", "Workers", "answer_of"]

#: tasks for each judge that wait with it: none of them is ever idle, and little is lost with a machine
AHEAD = 2


class Task(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file to be graded once."""

    #: names the attempt (:func:`grader.gradebook.attempts.attempt_key`)
    key: str
    #: the exercise's key, "03_uploads"
    exercise: str
    submission: Submitted
    seed: int
    runtime: Literal["asyncio", "trio"] | None = None
    level: DemandWord | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of a task: a report, or why there is none."""

    key: str
    report: Report | None = None
    #: without a report: a submission that cannot be graded as it is, a broken course, a fault of the machine
    trouble: Literal["", "usage", "course", "machine"] = ""
    cause: str = ""
    next_step: str = ""
    #: where it was done
    machine: str


class Workers(Protocol):
    """Who grades. Use as a context manager; leaving it by an exception ends what is being graded."""

    @property
    def most_at_once(self) -> int:
        """So many tasks keep all of them busy; more need not wait with them."""

    def submit(self, task: Task) -> Future[Answer]:
        """Have a task done; its answer, to be waited for. Whatever happens, it is no exception."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class LocalWorkers:
    """The judges of this machine: by default one for each processor."""

    def __init__(self, course: Course, judges: int | None = None) -> None:
        self._course = course
        self._judges = judges or available_processors()
        self._pool = JudgePool(self._judges)
        self._machine = platform.node() or "this machine"

    @property
    def most_at_once(self) -> int:
        return self._judges * AHEAD

    def submit(self, task: Task) -> Future[Answer]:
        job = Job(
            exercise=self._course.find(task.exercise),
            submission=task.submission,
            seed=task.seed,
            runtime=task.runtime,
            level=task.level,
        )
        answered: Future[Answer] = Future()

        def answer(done: Future[Result]) -> None:
            if done.cancelled():
                answered.cancel()
            elif (error := done.exception()) is not None:
                answered.set_exception(error)
            else:
                answered.set_result(answer_of(task, done.result(), machine=self._machine))

        self._pool.submit(job).add_done_callback(answer)
        return answered

    def __enter__(self) -> Self:
        self._pool.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.__exit__(kind, error, trace)


def answer_of(task: Task, result: Result, *, machine: str) -> Answer:
    """What a pool's result means for the task that it was done for."""
    if result.report is not None:
        return Answer(key=task.key, report=result.report, machine=machine)
    trouble: Literal["usage", "course", "machine"] = "machine"
    if isinstance(result.error, UsageError):
        trouble = "usage"
    if isinstance(result.error, CourseError):
        trouble = "course"
    return Answer(
        key=task.key,
        trouble=trouble,
        cause=result.error.cause if result.error is not None else "",
        next_step=result.error.next_step if result.error is not None else "",
        machine=machine,
    )
