# expected: wrong
# mistake: `join` is an ordinary function that marks the task as joined at the call and gives back an awaitable that waits
# rule: "What counts is the `await`: `task.join()` alone does nothing."
# seen: right for `await task.join()` in one go; who calls join() and never awaits it hides the failure from `run`
"""A runtime that fits on one screen: join gives back a handle."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[Any, None, None]:
    """Let every other task that is ready have its turn first."""
    yield Ellipsis


class Handle:
    """The result of a task, one day. Await it, as often as you like."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def __await__(self) -> Generator[Any, None, Any]:
        if self.task.alive:
            yield self.task
        if self.task.failure is not None:
            raise self.task.failure
        return self.task.value


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[Any, None, Any]) -> None:
        self.coroutine = coroutine
        self.alive = True
        self.value: Any = None
        self.failure: Exception | None = None
        self.claims = 0
        self.watchers: list[Task] = []

    def join(self) -> Awaitable[Any]:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.claims += 1
        return Handle(self)


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failed: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.ready:
            task = self.ready.popleft()
            try:
                target = task.coroutine.send(None)
                if target is Ellipsis:
                    self.ready.append(task)
                else:
                    target.watchers.append(task)
                continue
            except StopIteration as end:
                task.value = end.value
            except Exception as error:
                task.failure = error
                self.failed.append(task)
            task.alive = False
            self.ready += task.watchers
            task.watchers = []
        lost = []
        while self.failed:
            task = self.failed.popleft()
            if not task.claims:
                lost.append(task.failure)
        if lost:
            raise ExceptionGroup("nobody claimed these", lost)
