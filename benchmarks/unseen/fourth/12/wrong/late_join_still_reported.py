# expected: wrong
# mistake: decides at the moment of the failure whether anybody has joined the task (are there listeners?), so a task that is joined after it has failed is reported by run all the same
# rule: "When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: right when the joiner waits already as the task fails, or when nobody ever joins; wrong when a failed task is joined later in the same run (run raises a group though the exception was caught)
"""Promises with listeners, and a list of unhandled rejections."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


@types.coroutine
def _suspend(arrange: Callable[[Task], None]) -> Generator[object, None, None]:
    yield arrange


def _back_in_line(task: Task) -> None:
    task.scheduler.ready.append(task)


async def pause() -> None:
    await _suspend(_back_in_line)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.settled = False
        self.value: Any = None
        self.reason: Exception | None = None
        self.listeners: list[Task] = []

    async def join(self) -> Any:
        if not self.settled:
            await _suspend(self.listeners.append)
        if self.reason is not None:
            raise self.reason
        return self.value

    def resolve(self, value: Any) -> None:
        self.value = value
        self._settle()

    def reject(self, reason: Exception) -> None:
        self.reason = reason
        if not self.listeners:
            self.scheduler.unhandled_rejections.append(reason)
        self._settle()

    def _settle(self) -> None:
        self.settled = True
        for listener in self.listeners:
            _back_in_line(listener)
        self.listeners.clear()

    def turn(self) -> None:
        try:
            arrange = self.coroutine.send(None)
        except StopIteration as end:
            self.resolve(end.value)
        except Exception as reason:
            self.reject(reason)
        else:
            arrange(self)


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.unhandled_rejections: list[Exception] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            self.ready.popleft().turn()
        rejections, self.unhandled_rejections = self.unhandled_rejections, []
        if rejections:
            raise ExceptionGroup("unhandled rejections", rejections)
