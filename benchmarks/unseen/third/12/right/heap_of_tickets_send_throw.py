# expected: right
# mistake: none; unusual: the queue is a heap of ticket numbers, and results travel into the joiner by send(value) / throw(error)
# rule: "Each scheduler has one queue: first come, first served."
# seen: behaves by the rules; join() itself remembers nothing, the scheduler hands the outcome over
"""A runtime: everybody draws a ticket, the lowest ticket is next."""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _ask(task: Task) -> Generator[object, Any, Any]:
    return (yield task)


class Task:
    def __init__(self, coroutine: Coroutine[object, Any, Any]) -> None:
        self.coroutine = coroutine
        self.state = "new"
        self.payload: Any = None
        self.asked_for = False
        self.sleepers: list[tuple[Scheduler, Task]] = []

    async def join(self) -> Any:
        self.asked_for = True
        if self.state == "returned":
            return self.payload
        if self.state == "raised":
            raise self.payload
        return await _ask(self)


class Scheduler:
    def __init__(self) -> None:
        self._tickets = itertools.count()
        self._heap: list[tuple[int, Task, str, Any]] = []
        self._living: set[Task] = set()
        self._failed: list[Task] = []

    def _draw(self, task: Task, method: str = "send", argument: Any = None) -> None:
        # the ticket is unique, so that tasks are never compared
        heapq.heappush(self._heap, (next(self._tickets), task, method, argument))

    def spawn(self, coroutine: Coroutine[object, Any, Any]) -> Task:
        task = Task(coroutine)
        self._living.add(task)
        self._draw(task)
        return task

    def _end(self, task: Task, state: str, payload: Any) -> None:
        task.state, task.payload = state, payload
        self._living.discard(task)
        if state == "raised":
            self._failed.append(task)
        method = "throw" if state == "raised" else "send"
        sleepers, task.sleepers = task.sleepers, []
        for home, sleeper in sleepers:
            home._draw(sleeper, method, payload)

    def run(self) -> None:
        while self._heap:
            _, task, method, argument = heapq.heappop(self._heap)
            try:
                wanted = getattr(task.coroutine, method)(argument)
            except StopIteration as end:
                self._end(task, "returned", end.value)
            except Exception as error:
                self._end(task, "raised", error)
            else:
                if isinstance(wanted, Task):
                    wanted.sleepers.append((self, task))
                else:
                    self._draw(task)
        failed, self._failed = self._failed, []
        lonely = [task.payload for task in failed if not task.asked_for]
        if lonely:
            raise ExceptionGroup("tasks failed that nobody has joined", lonely)
