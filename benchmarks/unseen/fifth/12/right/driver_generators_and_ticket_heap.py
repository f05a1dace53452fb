# expected: right
# mistake: unusual: every yield hands the scheduler a function that says where the sleeper goes; each task is driven by a plain generator with `yield from` that keeps its outcome itself; the queue is a heap of tickets
# rule: "Each scheduler has one queue: first come, first served."
# seen: behaves as the lesson says; the tickets only ever grow, so that the heap is a queue
"""A runtime that fits on one screen."""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Parking = Callable[["Task"], None]


@types.coroutine
def _park(where: Parking) -> Generator[Parking, None, None]:
    yield where


async def pause() -> None:
    await _park(Task._take_ticket)


class Task:
    """One coroutine, the driver that runs it, and its outcome as a function to call."""

    def __init__(self, coroutine: Coroutine[Any, None, Any], home: Scheduler) -> None:
        self._home = home
        self._outcome: Callable[[], Any] | None = None
        self._sleepers: list[Task] = []
        self._claimed = False
        self._driver = self._drive(coroutine)

    def _drive(self, coroutine: Coroutine[Any, None, Any]) -> Generator[Parking, None, None]:
        try:
            value = yield from coroutine.__await__()
        except Exception as error:
            self._outcome = lambda error=error: _raise(error)
            self._home._failures.append((self, error))
        else:
            self._outcome = lambda: value
        sleepers, self._sleepers = self._sleepers, []
        for sleeper in sleepers:
            sleeper._take_ticket()

    def _take_ticket(self) -> None:
        home = self._home
        home._asleep.pop(self, None)
        heapq.heappush(home._heap, (next(home._tickets), self))

    def _park_here(self, sleeper: Task) -> None:
        sleeper._home._asleep[sleeper] = self
        self._sleepers.append(sleeper)

    async def join(self) -> Any:
        self._claimed = True
        if self._outcome is None:
            await _park(self._park_here)
        assert self._outcome is not None
        return self._outcome()


def _raise(error: Exception) -> Any:
    raise error


class Scheduler:
    def __init__(self) -> None:
        self._heap: list[tuple[int, Task]] = []
        self._tickets = itertools.count()
        self._asleep: dict[Task, Task] = {}  # keeps them alive: nobody ends them
        self._failures: list[tuple[Task, Exception]] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self)
        task._take_ticket()
        return task

    def run(self) -> None:
        while self._heap:
            _, task = heapq.heappop(self._heap)
            where = next(task._driver, None)
            if where is not None:
                where(task)
        failures, self._failures = self._failures, []
        unclaimed = [error for task, error in failures if not task._claimed]
        if unclaimed:
            raise ExceptionGroup("tasks failed", unclaimed)
