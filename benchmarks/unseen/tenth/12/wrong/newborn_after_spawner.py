# expected: wrong
# mistake: spawn puts new tasks into an inbox (a habit from threads) that run empties only between two turns, so a task that spawns and then pauses is in the queue before its children
# rule: `spawn` puts a new task at the end of the queue.
# seen: a running task that spawns and pauses goes on before the tasks it spawned; and joiners woken by the end of a task come before tasks that it spawned in its last turn; right when all is spawned before run, or the spawner ends or joins with nobody to wake
"""A worker with an inbox."""

from __future__ import annotations

import queue
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

_PAUSE = object()


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield _PAUSE


@types.coroutine
def _park(task: Task) -> Generator[object, None, None]:
    yield task


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], home: Scheduler) -> None:
        self.coroutine = coroutine
        self.home = home
        self.ended = False
        self.result: Any = None
        self.failure: Exception | None = None
        self.joined = False
        self.parked: list[Task] = []

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await _park(self)
        if self.failure is not None:
            raise self.failure
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self._inbox: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._ready: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self._inbox.put(task)
        return task

    def _drain_inbox(self) -> None:
        while not self._inbox.empty():
            self._ready.append(self._inbox.get_nowait())

    def run(self) -> None:
        failed: list[Task] = []
        self._drain_inbox()
        while self._ready:
            task = self._ready.popleft()
            try:
                wish = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
                self._end(task)
            except Exception as failure:
                task.failure = failure
                failed.append(task)
                self._end(task)
            else:
                if wish is _PAUSE:
                    self._ready.append(task)
                else:
                    wish.parked.append(task)
            self._drain_inbox()
        lost = [task.failure for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed", lost)

    @staticmethod
    def _end(task: Task) -> None:
        task.ended = True
        for waiter in task.parked:
            waiter.home._ready.append(waiter)
        task.parked.clear()
