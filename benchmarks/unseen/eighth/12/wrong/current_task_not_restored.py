# expected: wrong
# mistake: a module-wide "current task" is set before each turn, but not put back when a nested run of another scheduler comes back
# rule: a task of one may call `run` of another: none of them knows of the others.
# seen: a task that has called run of another scheduler (with at least one task in it) and then pauses or joins an unfinished task parks somebody else: it never goes on (or the other scheduler's ended task is sent to again)
"""A runtime like a firmware dispatcher: a table of callbacks, and a pointer to the task that is on."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

_current: Task = None  # type: ignore[assignment]


@types.coroutine
def _switch() -> Generator[None, None, None]:
    yield


async def pause() -> None:
    me = _current
    me.post(me.step)
    await _switch()


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.post = scheduler.post
        self.ended = False
        self.failed = False
        self.joined = False
        self.outcome: Any = None
        self.waiters: list[Task] = []

    def step(self) -> None:
        global _current
        _current = self
        try:
            self.coroutine.send(None)
        except StopIteration as end:
            self.finish(end.value, failed=False)
        except Exception as error:
            self.scheduler.failures.append(self)
            self.finish(error, failed=True)

    def finish(self, outcome: Any, *, failed: bool) -> None:
        self.outcome = outcome
        self.failed = failed
        self.ended = True
        for waiter in self.waiters:
            waiter.post(waiter.step)
        self.waiters.clear()

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            self.waiters.append(_current)
            await _switch()
        if self.failed:
            raise self.outcome
        return self.outcome


class Scheduler:
    def __init__(self) -> None:
        self.callbacks: deque[Callable[[], None]] = deque()
        self.failures: list[Task] = []

    def post(self, callback: Callable[[], None]) -> None:
        self.callbacks.append(callback)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.post(task.step)
        return task

    def run(self) -> None:
        while self.callbacks:
            callback = self.callbacks.popleft()
            callback()
        failures, self.failures = self.failures, []
        unseen = [task.outcome for task in failures if not task.joined]
        if unseen:
            raise ExceptionGroup("tasks failed", unseen)
