# expected: wrong
# mistake: The outcome is kept in a concurrent.futures.Future, whose result() asks `if self._exception:` and so takes an exception that counts as false for none.
# rule: An exception may count as false, or equal another one. So keep whether a task has ended, and how.
# seen: Joining a task that failed by an exception with __bool__ returning False or __len__ returning 0 returns None instead of raising. All other exceptions and results are right.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from concurrent.futures import Future
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    ready: Future[None] = Future()
    ready.set_result(None)
    yield ready  # done already: its callback comes at once


@types.coroutine
def _wait(future: Future[Any]) -> Generator[object, None, None]:
    yield future


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.future: Future[Any] = Future()
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if not self.future.done():
            await _wait(self.future)
        return self.future.result(timeout=0)


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._queue: deque[Task] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._queue.append(task)
        return task

    def run(self) -> None:
        while self._queue:
            self._step(self._queue.popleft())
        failed, self._failed = self._failed, []
        errors = [task.future.exception() for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed", errors)

    def _step(self, task: Task) -> None:
        try:
            future = task.coroutine.send(None)
        except StopIteration as end:
            task.future.set_result(end.value)
        except Exception as error:
            self._failed.append(task)
            task.future.set_exception(error)
        else:
            future.add_done_callback(lambda _: self._queue.append(task))
