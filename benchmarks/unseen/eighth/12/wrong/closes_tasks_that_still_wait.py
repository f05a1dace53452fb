# expected: wrong
# mistake: when nobody is ready any more, run tidies up: it closes the coroutines of the tasks that still wait
# rule: Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them.
# seen: a task that joins itself, or two in a circle, with a finally or except block around the join: the block is run at the end of run (a task that awaits or ignores GeneratorExit there even makes run raise RuntimeError)
"""Structured: nothing outlives run, as in a nursery."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator, Iterator
from contextlib import contextmanager
from typing import Any


class _Signal:
    """What travels from a task to the scheduler."""

    def __init__(self, waits_for: Task | None = None) -> None:
        self.waits_for = waits_for


@types.coroutine
def _emit(signal: _Signal) -> Generator[_Signal, None, None]:
    yield signal


async def pause() -> None:
    await _emit(_Signal())


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any]) -> None:
        self._coroutine = coroutine
        self._ended = False
        self._result: Any = None
        self._exception: Exception | None = None
        self._waiters: list[Task] = []
        self._joined = False

    async def join(self) -> Any:
        self._joined = True
        if not self._ended:
            await _emit(_Signal(self))
        if self._exception is not None:
            raise self._exception
        return self._result

    def advance(self) -> _Signal | None:
        try:
            return self._coroutine.send(None)
        except StopIteration as end:
            self._result = end.value
        except Exception as exception:
            self._exception = exception
        self._ended = True
        return None


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine)
        self._ready.append(task)
        return task

    @contextmanager
    def _nursery(self) -> Iterator[dict[Task, None]]:
        waiting: dict[Task, None] = {}
        yield waiting
        for task in waiting:
            task._coroutine.close()

    def run(self) -> None:
        failed: list[Task] = []
        with self._nursery() as waiting:
            while self._ready:
                task = self._ready.popleft()
                signal = task.advance()
                if signal is None:
                    if task._exception is not None:
                        failed.append(task)
                    for waiter in task._waiters:
                        del waiting[waiter]
                        self._ready.append(waiter)
                    task._waiters = []
                elif signal.waits_for is None:
                    self._ready.append(task)
                else:
                    waiting[task] = None
                    signal.waits_for._waiters.append(task)
        exceptions = [t._exception for t in failed if t._exception is not None and not t._joined]
        if exceptions:
            raise ExceptionGroup("unhandled errors in tasks", exceptions)
