# expected: wrong
# mistake: join finds out who joins by a global "current task", which a run of another scheduler inside a task leaves at None
# rule: A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others.
# seen: a task calls run of another scheduler and then, in the same turn, joins a task that has not ended: nobody is noted as waiting, and run crashes with an AttributeError when that task ends; right with one scheduler, with schedulers one after the other, and when the task pauses in between
"""The scheduler of a C# developer: TaskScheduler.Current as a module variable."""

from __future__ import annotations

import enum
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

_current: Task | None = None


class Status(enum.Enum):
    CREATED = enum.auto()
    RAN_TO_COMPLETION = enum.auto()
    FAULTED = enum.auto()


@types.coroutine
def _suspend(ready: bool) -> Generator[object, None, None]:
    yield ready


async def pause() -> None:
    await _suspend(ready=True)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.status = Status.CREATED
        self.outcome: Any = None
        self.continuations: list[Task] = []
        self.is_observed = False

    @property
    def is_completed(self) -> bool:
        return self.status is not Status.CREATED

    def enqueue(self) -> None:
        self.scheduler.queue.append(self)

    def complete(self, status: Status, outcome: Any) -> None:
        self.status = status
        self.outcome = outcome
        for continuation in self.continuations:
            continuation.enqueue()
        self.continuations.clear()

    async def join(self) -> Any:
        self.is_observed = True
        if not self.is_completed:
            self.continuations.append(_current)
            await _suspend(ready=False)
        if self.status is Status.FAULTED:
            raise self.outcome
        return self.outcome


class Scheduler:
    def __init__(self) -> None:
        self.queue: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        task.enqueue()
        return task

    def run(self) -> None:
        global _current
        faulted: list[Task] = []
        while self.queue:
            task = self.queue.popleft()
            _current = task
            try:
                if task.coroutine.send(None):
                    task.enqueue()
            except StopIteration as end:
                task.complete(Status.RAN_TO_COMPLETION, end.value)
            except Exception as exception:
                faulted.append(task)
                task.complete(Status.FAULTED, exception)
            finally:
                _current = None
        unobserved = [task.outcome for task in faulted if not task.is_observed]
        if unobserved:
            raise ExceptionGroup("unobserved task exceptions", unobserved)
