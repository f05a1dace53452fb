# expected: wrong
# mistake: keeps the outcome in a concurrent.futures.Future and reads it with result(): in Python 3.11 that asks `if self._exception:`, so that an exception that counts as false is not raised
# rule: "An exception may count as false, or equal another one. So keep whether a task has ended, and how."
# seen: join of a task that failed with an exception whose __bool__ is False or whose __len__ is 0 returns None; every other exception, and the report of run, are right
"""A runtime that keeps its outcomes in the futures of the standard library."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future
from typing import Any


@types.coroutine
def _until(arrange: Callable[[Callable[[], None]], None]) -> Generator[Any, None, None]:
    """Sleep; `arrange` is given a function that wakes the sleeper."""
    yield arrange


async def pause() -> None:
    await _until(lambda wake: wake())


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], wake: Callable[[Task], None]) -> None:
        self.coroutine = coroutine
        self.future: Future[Any] = Future()
        self.observed = False
        self._wake = wake

    def wake(self) -> None:
        self._wake(self)

    async def join(self) -> Any:
        self.observed = True
        if not self.future.done():
            await _until(self._when_done)
        return self.future.result()

    def _when_done(self, wake: Callable[[], None]) -> None:
        self.future.add_done_callback(lambda _: wake())

    def advance(self) -> None:
        try:
            arrange = self.coroutine.send(None)
        except StopIteration as end:
            self.future.set_result(end.value)
        except Exception as error:
            self.future.set_exception(error)
        else:
            arrange(self.wake)

    def error(self) -> BaseException | None:
        return self.future.exception() if self.future.done() else None


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self._ready.append)
        self._ready.append(task)
        return task

    def run(self) -> None:
        while self._ready:
            task = self._ready.popleft()
            task.advance()
            if task.error() is not None:
                self._failed.append(task)
        failed, self._failed = self._failed, []
        unobserved = [task.error() for task in failed if not task.observed]
        if unobserved:
            raise ExceptionGroup("unobserved", unobserved)
