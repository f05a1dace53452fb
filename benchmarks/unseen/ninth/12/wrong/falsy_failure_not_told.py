# expected: wrong
# mistake: when run collects what to report it asks `if outcome.error` instead of `is not None`, so a failure whose exception counts as false is left out
# rule: "An exception may count as false, or equal another one. So keep whether a task has ended, and how."
# seen: a task fails by an exception with __bool__ false (or __len__ 0) and nobody joins it: run returns as if nothing had happened (joining such a task works)
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Outcome:
    value: Any = None
    error: Exception | None = None

    def unwrap(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _wait_for(task: Task) -> Generator[object, None, None]:
    yield task


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.outcome: Outcome | None = None
        self.waiters: list[Task] = []
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if self.outcome is None:
            await _wait_for(self)
        return self.outcome.unwrap()


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.unfinished: set[Task] = set()
        self.ended: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.unfinished.add(task)
        self.ready.append(task)
        return task

    def _turn(self, task: Task) -> Outcome | None:
        try:
            request = task.coroutine.send(None)
        except StopIteration as stop:
            return Outcome(value=stop.value)
        except Exception as error:
            return Outcome(error=error)
        if request is None:
            self.ready.append(task)
        else:
            request.waiters.append(task)
        return None

    def run(self) -> None:
        while self.ready:
            task = self.ready.popleft()
            task.outcome = self._turn(task)
            if task.outcome is not None:
                self.unfinished.discard(task)
                self.ended.append(task)
                for waiter in task.waiters:
                    waiter.scheduler.ready.append(waiter)
                task.waiters.clear()
        ended, self.ended = self.ended, []
        errors = [t.outcome.error for t in ended if t.outcome.error and not t.joined]
        if errors:
            raise ExceptionGroup("tasks failed", errors)
