# expected: wrong
# mistake: "somebody has joined" is marked on the exception object instead of on the task, so a joiner that fails by the same exception in turn counts as joined too
# rule: a joiner that does not catch it fails by it in turn. When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined
# seen: A fails, B joins A without catching, nobody joins B: run returns without an error instead of reporting B's exception
"""Like unhandledrejection in a browser: an error that has been seen once is handled."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield


@dataclass(eq=False)
class Failure:
    error: Exception
    handled: bool = False


@dataclass(eq=False)
class Success:
    value: Any


@dataclass(eq=False)
class Task:
    coroutine: Coroutine[object, None, Any]
    outcome: Failure | Success | None = None
    waiters: list[Task] = field(default_factory=list)

    @types.coroutine
    def _wait(self) -> Generator[object, None, None]:
        yield self

    seen: bool = False

    async def join(self) -> Any:
        self.seen = True
        if self.outcome is None:
            await self._wait()
        match self.outcome:
            case Failure() as failure:
                failure.handled = True
                raise failure.error
            case Success(value=value):
                return value


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failures: dict[int, Failure] = {}  # one for every exception, by identity
        self.reports: list[Failure] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            task = self.ready.popleft()
            try:
                target = task.coroutine.send(None)
            except StopIteration as end:
                self._settle(task, Success(end.value))
            except Exception as error:
                failure = self.failures.setdefault(id(error), Failure(error))
                if task.seen:
                    failure.handled = True
                self.reports.append(failure)
                self._settle(task, failure)
            else:
                if target is None:
                    self.ready.append(task)
                else:
                    target.waiters.append(task)
        errors = [failure.error for failure in self.reports if not failure.handled]
        self.reports = []
        if errors:
            raise ExceptionGroup("unhandled", errors)

    def _settle(self, task: Task, outcome: Failure | Success) -> None:
        task.outcome = outcome
        for waiter in task.waiters:
            self.ready.append(waiter)
        task.waiters = []
