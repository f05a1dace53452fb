# expected: wrong
# mistake: The waiters of a task are a heap ordered by the number of the waiting task, so they are woken in the order in which they were spawned, not in the order in which they began to wait.
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: Wrong only if a task that was spawned later begins to wait earlier (because the other one paused, or waited for something else first).
"""A runtime with process numbers."""

from __future__ import annotations

import heapq
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield 0


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], pid: int) -> None:
        self.coroutine = coroutine
        self.pid = pid
        self.ended = False
        self.outcome: tuple[Any, BaseException | None] = (None, None)
        self.waiting_pids: list[int] = []
        self.joined = False

    @types.coroutine
    def _until_ended(self) -> Generator[object, None, None]:
        yield self.pid

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await self._until_ended()
        result, error = self.outcome
        if error is not None:
            raise error
        return result


class Scheduler:
    def __init__(self) -> None:
        self._last_pid = 0
        self._processes: dict[int, Task] = {}
        self._ready: deque[int] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        self._last_pid += 1
        task = self._processes[self._last_pid] = Task(coroutine, self._last_pid)
        self._ready.append(task.pid)
        return task

    def _exit(self, task: Task) -> None:
        task.ended = True
        del self._processes[task.pid]
        while task.waiting_pids:
            self._ready.append(heapq.heappop(task.waiting_pids))

    def run(self) -> None:
        while self._ready:
            task = self._processes[self._ready.popleft()]
            try:
                pid = task.coroutine.send(None)
            except StopIteration as end:
                task.outcome = (end.value, None)
                self._exit(task)
            except Exception as error:
                task.outcome = (None, error)
                self._failed.append(task)
                self._exit(task)
            else:
                if pid:
                    heapq.heappush(self._processes[pid].waiting_pids, task.pid)
                else:
                    self._ready.append(task.pid)
        failed, self._failed = self._failed, []
        errors = [task.outcome[1] for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("exit codes other than 0", errors)
