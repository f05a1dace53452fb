# expected: right
# mistake: none; unusual: the queue is a heap of numbered tickets (a fresh number for each time somebody becomes ready), and failures wait in a dict from which a later join takes them out
# rule: "Each scheduler has one queue: first come, first served."
# seen: ticket numbers only grow, so the heap gives back exactly the order of arrival, at log n per turn
"""A runtime that fits on one screen."""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Coroutine, Generator
from typing import Any

_AGAIN = object()


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield _AGAIN


@types.coroutine
def _sleep_until_end_of(task: Task) -> Generator[object, None, None]:
    yield task


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], home: Scheduler) -> None:
        self.coroutine = coroutine
        self.home = home
        self.state = "alive"
        self.payload: Any = None
        self.sleepers: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        if self.state == "alive":
            await _sleep_until_end_of(self)
        self.home.unclaimed.pop(self, None)
        if self.state == "failed":
            raise self.payload
        return self.payload


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.number = itertools.count()
        self.heap: list[tuple[int, Task]] = []
        self.alive: set[Task] = set()
        self.unclaimed: dict[Task, BaseException] = {}

    def _give_ticket(self, task: Task) -> None:
        heapq.heappush(self.heap, (next(self.number), task))

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue."""
        task = Task(coroutine, self)
        self.alive.add(task)
        self._give_ticket(task)
        return task

    def _end(self, task: Task, state: str, payload: Any) -> None:
        task.state, task.payload = state, payload
        self.alive.discard(task)
        if state == "failed" and not task.sleepers:
            self.unclaimed[task] = payload
        sleepers, task.sleepers = task.sleepers, []
        for sleeper in sleepers:
            sleeper.home._give_ticket(sleeper)

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.heap:
            _, task = heapq.heappop(self.heap)
            try:
                wish = task.coroutine.send(None)
            except StopIteration as end:
                self._end(task, "returned", end.value)
            except BaseException as error:
                self._end(task, "failed", error)
            else:
                if isinstance(wish, Task):
                    wish.sleepers.append(task)
                else:
                    self._give_ticket(task)
        if self.unclaimed:
            errors = list(self.unclaimed.values())
            self.unclaimed.clear()
            # becomes an ExceptionGroup when all of them are Exceptions
            raise BaseExceptionGroup("tasks that nobody has joined failed", errors)
