# expected: right
# mistake: none; unusual: deli-counter tickets - every task that becomes ready draws the next number, a heap hands out the lowest; one dict from task to waiting tasks, the waiters keep numbers too; the loop is a fresh generator at each run
# rule: "Each scheduler has one queue: first come, first served."
# seen: behaves as the lesson says
"""Everybody draws a ticket; the lowest number is served."""

from __future__ import annotations

import itertools
import types
from collections import defaultdict
from collections.abc import Coroutine, Generator, Iterator
from heapq import heappop, heappush
from typing import Any, NamedTuple


class Outcome(NamedTuple):
    good: bool
    what: Any


class Scheduler:
    def __init__(self) -> None:
        self._tickets = itertools.count()
        self._counter: list[tuple[int, Task]] = []
        self._benches: defaultdict[Task, list[tuple[int, Task]]] = defaultdict(list)
        self._broken: list[Task] = []

    def _draw(self, task: Task) -> None:
        heappush(self._counter, (next(self._tickets), task))

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        task._scheduler = self
        self._draw(task)
        return task

    def _sit_down(self, waiter: Task, target: Task) -> None:
        heappush(self._benches[target], (next(self._tickets), waiter))

    def _stand_up(self, target: Task) -> None:
        bench = self._benches.pop(target, [])
        while bench:
            _, waiter = heappop(bench)
            waiter._scheduler._draw(waiter)

    def _serve(self) -> Iterator[Task]:
        """Give turns, and tell of each task that has ended."""
        while self._counter:
            _, task = heappop(self._counter)
            try:
                request = task.coroutine.send(None)
            except StopIteration as end:
                task._outcome = Outcome(True, end.value)
                yield task
            except Exception as error:
                task._outcome = Outcome(False, error)
                yield task
            else:
                if isinstance(request, Task):
                    request._scheduler._sit_down(task, request)
                else:
                    self._draw(task)

    def run(self) -> None:
        for ended in self._serve():
            self._stand_up(ended)
            if not ended._outcome.good:
                self._broken.append(ended)
        report = [task._outcome.what for task in self._broken if not task._joined]
        self._broken.clear()
        if report:
            raise ExceptionGroup(f"{len(report)} failed", report)


class Task:
    _scheduler: Scheduler

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self._outcome: Outcome | None = None
        self._joined = False

    def __await__(self) -> Generator[object, None, None]:
        while self._outcome is None:
            yield self

    async def join(self) -> Any:
        self._joined = True
        await self
        good, what = self._outcome
        if good:
            return what
        raise what


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield "one moment please"
