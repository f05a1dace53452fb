# expected: wrong
# mistake: The outcomes are kept in tables whose key is id(coroutine); an ended coroutine is freed, the next one can get its address, and is then taken for ended.
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned"
# seen: a task is spawned after another one has ended and been freed, gets the same address, and is joined: the join does not wait and gives the old task's outcome. Right if all are spawned before any has ended.
"""A scheduler in the C manner: handles, and tables indexed by handle."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

OK, FAILED = 0, 1


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


class Task:
    """A handle: the address of the coroutine, and the tables to look it up in."""

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.handle = id(coroutine)
        self.scheduler = scheduler

    async def join(self) -> Any:
        tables = self.scheduler
        tables.joined.add(self.handle)
        if self.handle not in tables.outcome:
            tables.waiters.setdefault(self.handle, [])
            await _block_on_task(self)
        code, what = tables.outcome[self.handle]
        if code == FAILED:
            raise what
        return what


@types.coroutine
def _block_on_task(task: Task) -> Generator[Any, None, None]:
    yield task.scheduler.waiters[task.handle]


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Coroutine[Any, None, Any]] = deque()
        self.outcome: dict[int, tuple[int, Any]] = {}
        self.waiters: dict[int, list[tuple[Scheduler, Coroutine[Any, None, Any]]]] = {}
        self.joined: set[int] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        self.ready.append(coroutine)
        return Task(coroutine, self)

    def run(self) -> None:
        failed: list[tuple[int, Exception]] = []
        while self.ready:
            coroutine = self.ready.popleft()
            handle = id(coroutine)
            try:
                blocked = coroutine.send(None)
            except StopIteration as stop:
                self.outcome[handle] = OK, stop.value
            except Exception as error:
                self.outcome[handle] = FAILED, error
                failed.append((handle, error))
            else:
                if isinstance(blocked, list):
                    blocked.append((self, coroutine))
                else:
                    self.ready.append(coroutine)
                continue
            for scheduler, waiter in self.waiters.pop(handle, ()):
                scheduler.ready.append(waiter)
        errors = [error for handle, error in failed if handle not in self.joined]
        if errors:
            raise ExceptionGroup("failed", errors)
