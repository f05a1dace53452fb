# expected: wrong
# mistake: join hands the exception over and forgets it ("so that no reference cycle is left"), so only the first joiner of a failed task gets it
# rule: Joining a task that has ended already takes no turn, and works as often as you like.
# seen: a failed task is joined twice, by two waiting tasks or by one that catches and joins again: the second join returns None; right when every failed task is joined once at most
"""Latches, as a Java developer would do it."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


class Latch:
    """Closed at first; once opened it lets everybody through at once."""

    def __init__(self) -> None:
        self._open = False
        self._waiting: deque[tuple[Scheduler, Task]] = deque()

    def add(self, scheduler: Scheduler, task: Task) -> None:
        self._waiting.append((scheduler, task))

    @types.coroutine
    def passed(self) -> Generator[object, None, None]:
        if not self._open:
            yield self

    def open(self) -> None:
        self._open = True
        while self._waiting:
            scheduler, task = self._waiting.popleft()
            scheduler._enqueue(task)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self._coroutine = coroutine
        self._latch = Latch()
        self._result: Any = None
        self._error: Exception | None = None
        self._joined = False

    async def join(self) -> Any:
        self._joined = True
        await self._latch.passed()
        # An exception refers to its frames, and these to the task: hand it over, and break the cycle.
        error, self._error = self._error, None
        if error is not None:
            try:
                raise error
            finally:
                del error
        return self._result

    def _step(self) -> Latch | None:
        return self._coroutine.send(None)


class Scheduler:
    def __init__(self) -> None:
        self._queue: deque[Task] = deque()

    def _enqueue(self, task: Task) -> None:
        self._queue.append(task)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._enqueue(task)
        return task

    def run(self) -> None:
        failures: list[tuple[Task, Exception]] = []
        while self._queue:
            task = self._queue.popleft()
            try:
                latch = task._step()
            except StopIteration as stop:
                task._result = stop.value
            except Exception as error:
                task._error = error
                failures.append((task, error))
            else:
                if latch is None:
                    self._enqueue(task)
                else:
                    latch.add(self, task)
                continue
            task._latch.open()
        errors = [error for task, error in failures if not task._joined]
        if errors:
            raise ExceptionGroup("tasks failed", errors)
