# expected: wrong
# mistake: keeps the outcomes in a table under id(coroutine) without keeping the coroutines, so a later coroutine at the same address is taken for one that has ended already
# rule: `await task.join()` waits until `task` has ended, and returns what it returned, or raises the very exception that it raised.
# seen: a task has ended and its coroutine is gone; the next one spawned gets its address (usual in CPython): joining it does not wait and gives the older task's result, and the older task's result is overwritten later
"""A pipeline with lookup tables: tasks are only keys, everything is in the scheduler's dicts."""

from __future__ import annotations

import types
from collections import defaultdict, deque
from collections.abc import Coroutine, Generator
from typing import Any, NamedTuple


class Ended(NamedTuple):
    ok: bool
    value: Any


@types.coroutine
def pause() -> Generator[int | None, None, None]:
    yield None


@types.coroutine
def _wait_for(key: int) -> Generator[int | None, None, None]:
    yield key


class Task:
    def __init__(self, key: int, scheduler: Scheduler) -> None:
        self.key = key
        self.scheduler = scheduler

    async def join(self) -> Any:
        self.scheduler.joined.add(self.key)
        if self.key not in self.scheduler.ended:
            await _wait_for(self.key)
        ended = self.scheduler.ended[self.key]
        if ended.ok:
            return ended.value
        raise ended.value


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Coroutine[Any, None, Any]] = deque()
        self.ended: dict[int, Ended] = {}
        self.joined: set[int] = set()
        self.waiters: defaultdict[int, list[Coroutine[Any, None, Any]]] = defaultdict(list)

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        self.ready.append(coroutine)
        return Task(id(coroutine), self)

    def run(self) -> None:
        failed: list[tuple[int, Exception]] = []
        while self.ready:
            coroutine = self.ready.popleft()
            key = id(coroutine)
            try:
                target = coroutine.send(None)
            except StopIteration as end:
                self.ended[key] = Ended(True, end.value)
            except Exception as error:
                self.ended[key] = Ended(False, error)
                failed.append((key, error))
            else:
                if target is None:
                    self.ready.append(coroutine)
                else:
                    self.waiters[target].append(coroutine)
                continue
            self.ready.extend(self.waiters.pop(key, ()))
        errors = [error for key, error in failed if key not in self.joined]
        if errors:
            raise ExceptionGroup("failed and not joined", errors)
