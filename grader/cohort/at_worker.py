"""What a cluster's worker does for us: says what it is, and grades one file after another.

Both functions take bytes and give bytes, never raise, and run in a thread of the worker, whose event loop
goes on meanwhile. The judges are processes of their own, kept warm from one grading to the next, and ended
when nobody has asked for a while: a worker outlives the run that it works for.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import platform
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from grader.cohort.fingerprint import fingerprint_of_kit, fingerprint_of_suite
from grader.cohort.pool import Job, JudgePool, Result
from grader.cohort.work import Answer, Task, answer_of
from grader.course import Course
from grader.errors import Inconclusive, OneCookError
from grader.extras import need
from grader.sandbox.policy import DemandWord, Level
from grader.versions import GRADING_PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Errand", "Facts", "Needed", "Reply", "grade", "look", "unfit"]

#: more than any worker has threads
MOST_JUDGES = 1024
#: real seconds without a grading, after which the judges of a worker are ended
IDLE_SECONDS = 60.0


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker must have, so that its verdicts are those of the machine that asks."""

    #: a folder, the same on all machines; None: the one that the kit carries
    course: str | None
    python: str
    distributed: str
    kit: str
    #: by exercise
    suites: dict[str, str]
    level: DemandWord | None

    @classmethod
    def here(cls, course_folder: Path | None, exercises: tuple[str, ...], level: DemandWord | None) -> Needed:
        """What this machine has itself.

        Raises:
            UsageError: this Python has no Dask.
            OneCookError: the course cannot be read.
        """
        need("distributed", extra="dask", purpose="grading on a cluster (--dask)")
        course = Course.locate(course_folder)
        return cls(
            course=None if course_folder is None else str(course.root),
            python=GRADING_PYTHON,
            distributed=importlib.metadata.version("distributed"),
            kit=fingerprint_of_kit(),
            suites={key: fingerprint_of_suite(course.find(key)) for key in exercises},
            level=level,
        )


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker has."""

    host: str
    python: str
    distributed: str
    kit: str
    suites: dict[str, str]
    #: why it cannot grade; empty if it can
    trouble: str = ""


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """A task, and whose verdict on it counts."""

    task: Task
    course: str | None
    kit: str
    suite: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A task's answer, or why this worker may not give one."""

    answer: Answer | None = None
    unfit: str = ""


def unfit(needed: Needed, facts: Facts) -> str:
    """Why a worker's verdicts would not be ours; empty if they are."""
    if facts.python != needed.python:
        return f"it has Python {facts.python}, and this machine {needed.python}"
    if facts.kit != needed.kit:
        return f"it has the kit {facts.kit}, and this machine {needed.kit}"
    if facts.distributed != needed.distributed:
        return f"it has distributed {facts.distributed}, and this machine {needed.distributed}"
    if facts.trouble:
        return facts.trouble
    if other := [key for key, suite in needed.suites.items() if facts.suites.get(key) != suite]:
        return f"its course has other files for {', '.join(other)}"
    return ""


def look(asked: bytes) -> bytes:
    """:class:`Facts` for what is :class:`Needed`."""
    suites: dict[str, str] = {}
    trouble = ""
    kit = ""
    try:
        kit = fingerprint_of_kit()
        needed = msgspec.json.decode(asked, type=Needed)
        course = Course.locate(_folder(needed.course))
        suites = {key: fingerprint_of_suite(course.find(key)) for key in needed.suites}
        trouble = _unproven(needed.level) if suites == needed.suites else ""
    except OneCookError as error:
        trouble = error.cause
    except Exception as error:  # noqa: BLE001 — of whatever version it is: it is told
        trouble = f"it could not be asked: {error!r}"
    facts = Facts(
        host=platform.node(),
        python=GRADING_PYTHON,
        distributed=importlib.metadata.version("distributed"),
        kit=kit,
        suites=suites,
        trouble=trouble,
    )
    return msgspec.json.encode(facts)


def grade(errand: bytes) -> bytes:
    """The :class:`Reply` to an :class:`Errand`."""
    try:
        return msgspec.json.encode(_graded(msgspec.json.decode(errand, type=Errand)))
    except BaseException as error:  # noqa: BLE001 — what leaves a task is taken for the worker's own end
        return msgspec.json.encode(Reply(unfit=f"it could not work: {error!r}"))


def _graded(errand: Errand) -> Reply:
    task = errand.task
    try:
        exercise = Course.locate(_folder(errand.course)).find(task.exercise)
        if fingerprint_of_kit() != errand.kit or fingerprint_of_suite(exercise) != errand.suite:
            return Reply(unfit=f"it has another kit, or other files for {task.exercise}, by now")
    except OneCookError as error:
        return Reply(unfit=error.cause)
    job = Job(
        exercise=exercise,
        submission=task.submission,
        seed=task.seed,
        runtime=task.runtime,
        level=task.level,
    )
    try:
        with _judges.pool() as pool:
            result = pool.submit(job).result()
    except Inconclusive as error:  # no room for a judge
        result = Result(job, None, error)
    return Reply(answer=answer_of(task, result, machine=platform.node() or "a machine without a name"))


def _folder(course: str | None) -> Path | None:
    return None if course is None else Path(course)


def _unproven(level: DemandWord | None) -> str:
    """Why a demanded level cannot be proven here; empty if it can, or none is demanded."""
    if level is None:
        return ""
    from grader.doctor.examine import examine

    levels = [each for each in Level if each.has_walls] if level == "untrusted" else [Level(level)]
    causes: list[str] = []
    for each in levels:
        told = examine(each)
        if told.proven:
            return ""
        causes.append(f"{each.value} is not proven: {told.cause}")
    return "; ".join(causes)


class _Judges:
    """The judges of this process; ended when they have been idle."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: JudgePool | None = None
        self._gradings = 0
        self._timer: threading.Timer | None = None

    @contextlib.contextmanager
    def pool(self) -> Iterator[JudgePool]:
        with self._lock:
            self._gradings += 1
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._pool = self._pool or JudgePool(MOST_JUDGES)
            pool = self._pool
        try:
            yield pool
        finally:
            with self._lock:
                self._gradings -= 1
                if not self._gradings:
                    self._timer = threading.Timer(IDLE_SECONDS, self._end)
                    self._timer.daemon = True
                    self._timer.start()

    def _end(self) -> None:
        with self._lock:
            if self._gradings or self._pool is None:
                return
            idle, self._pool = self._pool, None
        idle.__exit__(None, None, None)


_judges = _Judges()
