# expected: wrong
# mistake: after Kotlin's Job: a task whose body is through counts as ended only when all tasks that it has spawned have ended too
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned, or raises the very exception that it raised."
# seen: joining a task whose children still run waits for the children too (wrong order); a child that joins its own parent waits for ever; without tasks that outlive their spawner all is right
"""Jobs, after Kotlin: a job is completed when it and all its children are."""

from __future__ import annotations

import enum
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class JobState(enum.Enum):
    ACTIVE = "active"
    COMPLETING = "completing"  # the body is through, children are not
    COMPLETED = "completed"
    FAILED = "failed"


class Suspension(enum.Enum):
    YIELD = enum.auto()
    PARKED = enum.auto()


@types.coroutine
def _suspend(why: Suspension) -> Generator[Suspension, None, None]:
    yield why


async def pause() -> None:
    await _suspend(Suspension.YIELD)


class _Parked:
    def __init__(self, job: Task) -> None:
        self.job = job

    def __await__(self) -> Generator[Any, None, None]:
        yield self


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], dispatcher: Scheduler, parent: Task | None) -> None:
        self.coroutine = coroutine
        self.dispatcher = dispatcher
        self.parent = parent
        self.open_children = 0
        self.state = JobState.ACTIVE
        self.final_state = JobState.COMPLETED
        self.outcome: Any = None
        self.continuations: list[Task] = []
        self.awaited = False
        if parent is not None:
            parent.open_children += 1

    @property
    def is_completed(self) -> bool:
        return self.state in (JobState.COMPLETED, JobState.FAILED)

    async def join(self) -> Any:
        self.awaited = True
        if not self.is_completed:
            await _Parked(self)
        if self.state is JobState.FAILED:
            raise self.outcome
        return self.outcome

    def body_is_through(self, final_state: JobState, outcome: Any) -> None:
        self.final_state, self.outcome = final_state, outcome
        self.state = JobState.COMPLETING
        job: Task | None = self
        while job is not None and job.state is JobState.COMPLETING and job.open_children == 0:
            job.state = job.final_state
            for continuation in job.continuations:
                continuation.dispatcher.dispatch(continuation)
            job.continuations.clear()
            job = job.parent
            if job is not None:
                job.open_children -= 1


class Scheduler:
    def __init__(self) -> None:
        self._queue: deque[Task] = deque()
        self._running: Task | None = None
        self._failed: list[Task] = []

    def dispatch(self, task: Task) -> None:
        self._queue.append(task)

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self, self._running)
        self.dispatch(task)
        return task

    def run(self) -> None:
        while self._queue:
            task = self._running = self._queue.popleft()
            try:
                suspended = task.coroutine.send(None)
            except StopIteration as stop:
                task.body_is_through(JobState.COMPLETED, stop.value)
            except Exception as error:
                self._failed.append(task)
                task.body_is_through(JobState.FAILED, error)
            else:
                if isinstance(suspended, _Parked):
                    suspended.job.continuations.append(task)
                else:
                    self.dispatch(task)
            finally:
                self._running = None
        failed, self._failed = self._failed, []
        if errors := [task.outcome for task in failed if not task.awaited]:
            raise ExceptionGroup("uncaught in jobs", errors)
