# expected: wrong
# mistake: join is an ordinary function that returns something to await, and the call itself already notes the task as joined
# rule: What counts is the `await`: `task.join()` alone does nothing.
# seen: task.join() is called and its result never awaited, and the task fails: run does not report the exception; right when every join is awaited
"""Awaitable objects instead of async functions."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class _Pause:
    def __await__(self) -> Generator[object, None, None]:
        yield self

    def suspend(self, task: Task) -> None:
        task.schedule()


def pause() -> _Pause:
    return _Pause()


class _Join:
    """What task.join() returns: await it to get the result."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def __await__(self) -> Generator[object, None, Any]:
        if self.task.running:
            yield self
        if self.task.error is not None:
            raise self.task.error
        return self.task.result

    def suspend(self, task: Task) -> None:
        self.task.joiners.append(task)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.running = True
        self.result: Any = None
        self.error: Exception | None = None
        self.expected = False  # somebody looks after its outcome
        self.joiners: list[Task] = []

    def join(self) -> _Join:
        self.expected = True
        return _Join(self)

    def schedule(self) -> None:
        self.scheduler.queue.append(self)

    def step(self) -> None:
        try:
            awaitable = self.coroutine.send(None)
        except StopIteration as end:
            self.result = end.value
        except Exception as error:
            self.error = error
            self.scheduler.failed.append(self)
        else:
            awaitable.suspend(self)
            return
        self.running = False
        joiners, self.joiners = self.joiners, []
        for joiner in joiners:
            joiner.schedule()


class Scheduler:
    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        task.schedule()
        return task

    def run(self) -> None:
        while self.queue:
            self.queue.popleft().step()
        errors = [task.error for task in self.failed if not task.expected]
        self.failed = []
        if errors:
            raise ExceptionGroup("failed tasks", errors)
