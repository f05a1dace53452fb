# expected: wrong
# mistake: Like asyncio.run, run() tidies up before it comes back: it closes the coroutines of the tasks that still wait.
# rule: Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them.
# seen: A task that joins itself, or tasks in a circle, with a `finally`, a `with` or an `except BaseException` around the join: their clean-up runs at the end of run(). Without such code nothing is to be seen.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import contextlib
import types
from collections import deque
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _wait(task: Task) -> Generator[object, None, None]:
    yield task


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.waiters: list[Task] | None = []  # None: has ended
        self.result: Any = None
        self.exception: Exception | None = None
        self.retrieved = False

    async def join(self) -> Any:
        self.retrieved = True
        if self.waiters is not None:
            await _wait(self)
        if self.exception is not None:
            raise self.exception
        return self.result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.waiting: dict[Task, None] = {}

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.ready.append(task)
        return task

    @contextlib.contextmanager
    def _running(self) -> Iterator[list[Task]]:
        failed: list[Task] = []
        yield failed
        self._close_all()
        errors = [task.exception for task in failed if task.exception is not None and not task.retrieved]
        if errors:
            raise ExceptionGroup("exceptions were never retrieved", errors)

    def _close_all(self) -> None:
        leftovers, self.waiting = self.waiting, {}
        for task in leftovers:
            with contextlib.suppress(RuntimeError):
                task.coroutine.close()

    def run(self) -> None:
        with self._running() as failed:
            while self.ready:
                task = self.ready.popleft()
                try:
                    target = task.coroutine.send(None)
                except StopIteration as stop:
                    task.result = stop.value
                except Exception as exception:
                    task.exception = exception
                    failed.append(task)
                else:
                    if target is None:
                        self.ready.append(task)
                    else:
                        target.waiters.append(task)
                        self.waiting[task] = None
                    continue
                woken, task.waiters = task.waiters, None
                for waiter in woken:
                    self.waiting.pop(waiter, None)
                    self.ready.append(waiter)
