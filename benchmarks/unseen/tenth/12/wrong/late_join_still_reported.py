# expected: wrong
# mistake: whether an exception is reported is decided at the moment of the failure, by whether somebody is waiting just then; a join that comes later in the same run does not count
# rule: When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined
# seen: a task fails first and is joined afterwards, in the same run: the joiner gets the exception, and run raises it as well; right when the joiner waits already
"""Every task runs inside a little coroutine of the scheduler's, which sees how it ends."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class _Again:
    """Yielded by a task that wants another turn."""


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield _Again


@types.coroutine
def _sleep_in(waiters: list[Task]) -> Generator[object, None, None]:
    yield waiters


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.waiters: list[Task] = []
        self.ended = False
        self.failed = False
        self.outcome: Any = None
        self.body = self._supervise()

    async def _supervise(self) -> None:
        try:
            self.outcome = await self.coroutine
        except Exception as error:
            self.failed = True
            self.outcome = error
            if not self.waiters:
                self.scheduler.unhandled.append(error)
        self.ended = True
        for waiter in self.waiters:
            waiter.scheduler.ready.append(waiter)
        self.waiters.clear()

    async def join(self) -> Any:
        if not self.ended:
            await _sleep_in(self.waiters)
        if self.failed:
            raise self.outcome
        return self.outcome


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.unhandled: list[Exception] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            task = self.ready.popleft()
            try:
                place = task.body.send(None)
            except StopIteration:
                continue
            if place is _Again:
                self.ready.append(task)
            else:
                place.append(task)
        unhandled, self.unhandled = self.unhandled, []
        if unhandled:
            raise ExceptionGroup("unhandled", unhandled)
