# expected: wrong
# mistake: join calls its waiting helper, an async function, without await, so it never waits.
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned, or raises the very exception"
# seen: joining a task that has not ended yet gives None at once (and a RuntimeWarning); joining an ended one is right.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def _give_turn_away(waits_for: Task | None) -> Generator[object, None, None]:
    yield waits_for


async def pause() -> None:
    await _give_turn_away(None)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.scheduler: Scheduler
        self.has_ended = False
        self.has_failed = False
        self.result: Any = None
        self.error: Exception | None = None
        self.was_joined = False
        self.waiting: list[Task] = []

    async def wait_until_ended(self) -> None:
        if not self.has_ended:
            await _give_turn_away(self)

    async def join(self) -> Any:
        self.was_joined = True
        self.wait_until_ended()
        if self.has_failed:
            raise self.error
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        task.scheduler = self
        self.ready.append(task)
        return task

    def run(self) -> None:
        failed = []
        while self.ready:
            task = self.ready.popleft()
            try:
                other = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
                task.has_ended = True
            except Exception as error:
                task.error = error
                task.has_failed = True
                task.has_ended = True
                failed.append(task)
            else:
                if other is None:
                    self.ready.append(task)
                else:
                    other.waiting.append(task)
            if task.has_ended:
                for waiter in task.waiting:
                    waiter.scheduler.ready.append(waiter)
                task.waiting.clear()
        errors = [task.error for task in failed if not task.was_joined]
        if errors:
            raise ExceptionGroup("some tasks failed", errors)
