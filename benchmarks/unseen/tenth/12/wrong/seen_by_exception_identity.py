# expected: wrong
# mistake: the scheduler remembers which exceptions (instead of which tasks) somebody has joined, so a joiner that fails by the exception of the task it joined is never reported
# rule: It belongs to whoever joins that task; a joiner that does not catch it fails by it in turn.
# seen: A fails, B joins A and does not catch, nobody joins B: run returns as if nothing had happened; right when the joiner catches, or fails with an exception of its own
"""Outcomes as data: Pending, Returned, Raised."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Pending:
    waiting: list[Task] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Returned:
    value: Any


@dataclass(frozen=True, eq=False)
class Raised:
    error: Exception


@dataclass(frozen=True, eq=False)
class Yielded:
    what: Pending | None


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _wait_for(pending: Pending) -> Generator[object, None, None]:
    yield pending


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.outcome: Pending | Returned | Raised = Pending()

    async def join(self) -> Any:
        if isinstance(self.outcome, Pending):
            await _wait_for(self.outcome)
        match self.outcome:
            case Returned(value):
                return value
            case Raised(error):
                self.scheduler.handled[id(error)] = error
                raise error


def _advance(task: Task) -> Yielded | Returned | Raised:
    try:
        return Yielded(task.coroutine.send(None))
    except StopIteration as stop:
        return Returned(stop.value)
    except Exception as error:
        return Raised(error)


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.handled: dict[int, Exception] = {}  # the exceptions are kept, so that no id is used twice

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append(task)
        return task

    def run(self) -> None:
        raised: list[Exception] = []
        while self.ready:
            task = self.ready.popleft()
            match _advance(task):
                case Yielded(None):
                    self.ready.append(task)
                case Yielded(pending):
                    pending.waiting.append(task)
                case outcome:
                    if isinstance(outcome, Raised):
                        raised.append(outcome.error)
                    pending, task.outcome = task.outcome, outcome
                    for waiter in pending.waiting:
                        waiter.scheduler.ready.append(waiter)
        raised = [error for error in raised if id(error) not in self.handled]
        self.handled.clear()
        if raised:
            raise ExceptionGroup("nobody asked for these", raised)
