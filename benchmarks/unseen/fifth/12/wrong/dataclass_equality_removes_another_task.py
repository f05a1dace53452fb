# expected: wrong
# mistake: Task is a dataclass with the generated __eq__, and a late join takes the task off the list of failures with list.remove: that takes the first EQUAL task, and two ended tasks with equal exceptions are equal
# rule: "An exception may count as false, or equal another one."
# seen: two tasks fail with exceptions that compare equal, and the second one is joined after it has failed: run then reports the exception of the second (joined) instead of the first; with exceptions that differ all is right
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class Status(Enum):
    ALIVE = auto()
    RETURNED = auto()
    FAILED = auto()


class Pause:
    def __await__(self) -> Generator[object, None, None]:
        yield self


def pause() -> Pause:
    return Pause()


@types.coroutine
def _wait_for(task: Task) -> Generator[object, None, None]:
    yield task


@dataclass
class Task:
    """All there is to know about a task."""

    coroutine: Coroutine[object, None, Any] | None
    scheduler: Scheduler = field(compare=False, repr=False)
    status: Status = Status.ALIVE
    result: Any = None
    error: Exception | None = None
    watched: bool = field(default=False, compare=False)
    waiters: deque[Task] = field(default_factory=deque, compare=False, repr=False)

    async def join(self) -> Any:
        match self.status:
            case Status.ALIVE:
                self.watched = True
                await _wait_for(self)
            case Status.FAILED if not self.watched:
                self.watched = True
                self.scheduler.forget(self)
        if self.status is Status.FAILED:
            raise self.error
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failures: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append(task)
        return task

    def forget(self, task: Task) -> None:
        if task in self.failures:
            self.failures.remove(task)

    def _end(self, task: Task, status: Status) -> None:
        task.status = status
        task.coroutine = None  # let the frame go
        if status is Status.FAILED and not task.watched:
            self.failures.append(task)
        while task.waiters:
            waiter = task.waiters.popleft()
            waiter.scheduler.ready.append(waiter)

    def run(self) -> None:
        while self.ready:
            task = self.ready.popleft()
            try:
                request = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
                self._end(task, Status.RETURNED)
            except Exception as error:
                task.error = error
                self._end(task, Status.FAILED)
            else:
                match request:
                    case Pause():
                        self.ready.append(task)
                    case Task():
                        request.waiters.append(task)
        if self.failures:
            errors = [task.error for task in self.failures]
            self.failures.clear()
            raise ExceptionGroup("tasks failed", errors)
