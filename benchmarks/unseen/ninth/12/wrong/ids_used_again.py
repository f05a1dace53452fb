# expected: wrong
# mistake: how tasks ended is kept in a dictionary by id(coroutine), and the coroutine is forgotten when it has ended; Python gives the id of a dead object to a new one, which then counts as ended
# rule: "So keep whether a task has ended, and how."
# seen: a task ends and its coroutine is freed, then another one is spawned and gets the same id: joining the new task returns at once, with the result of the old one
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import defaultdict, deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield


@types.coroutine
def _wait_for(key: int, table: dict) -> Generator[object, None, None]:
    yield key, table


class Task:
    """A ticket: only the number by which the scheduler knows the coroutine."""

    __slots__ = ("key", "scheduler")

    def __init__(self, key: int, scheduler: Scheduler) -> None:
        self.key = key
        self.scheduler = scheduler

    async def join(self) -> Any:
        tables = self.scheduler
        if self.key not in tables.results and self.key not in tables.errors:
            await _wait_for(self.key, tables.waiting)
        tables.unjoined.pop(self.key, None)
        if self.key in tables.errors:
            raise tables.errors[self.key]
        return tables.results[self.key]


class Scheduler:
    def __init__(self) -> None:
        self.coroutines: dict[int, Coroutine[object, None, Any]] = {}  # those that have not ended
        self.queue: deque[int] = deque()
        self.waiting: dict[int, list[tuple[deque[int], int]]] = defaultdict(list)
        self.results: dict[int, Any] = {}
        self.errors: dict[int, Exception] = {}
        self.unjoined: dict[int, Exception] = {}

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        key = id(coroutine)
        self.coroutines[key] = coroutine
        self.queue.append(key)
        return Task(key, self)

    def _wake_waiters(self, key: int) -> bool:
        waiting = self.waiting.pop(key, [])
        for queue, waiter in waiting:
            queue.append(waiter)
        return bool(waiting)

    def run(self) -> None:
        while self.queue:
            key = self.queue.popleft()
            try:
                request = self.coroutines[key].send(None)
            except StopIteration as stop:
                self.results[key] = stop.value
            except Exception as error:
                self.errors[key] = error
            else:
                if request is None:
                    self.queue.append(key)
                else:
                    target, table = request
                    table[target].append((self.queue, key))
                continue
            del self.coroutines[key]
            has_waiters = self._wake_waiters(key)
            if key in self.errors and not has_waiters:
                self.unjoined[key] = self.errors[key]
        errors = list(self.unjoined.values())
        self.unjoined.clear()
        if errors:
            raise ExceptionGroup("unjoined tasks failed", errors)
