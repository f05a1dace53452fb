# expected: right
# mistake: unusual: no queue at all, but ticket numbers in a heap; whoever gets ready draws the next number, and run serves the lowest; the scheduler is an iterator of turns
# rule: Each scheduler has one queue: first come, first served.
# seen: keeps all the rules
"""Tickets, as at a counter."""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


class Pause:
    """One object is enough for everybody: it has no state."""

    def __call__(self) -> Pause:
        return self

    def __await__(self) -> Generator[object, None, None]:
        yield None


pause = Pause()


class Task:
    def __init__(self, counter: Scheduler, coroutine: Coroutine[object, None, Any]) -> None:
        self.counter = counter
        self.coroutine = coroutine
        self.ticket = 0
        self.ending: list[Any] = []  # empty, or [raised?, outcome]
        self.followers: dict[Task, None] | None = {}  # in the order in which they came; None after the end
        self.owners = 0

    def __lt__(self, other: Task) -> bool:
        return self.ticket < other.ticket

    @types.coroutine
    def join(self) -> Generator[object, None, Any]:
        self.owners += 1
        while not self.ending:
            yield self
        raised, outcome = self.ending
        if raised:
            raise outcome
        return outcome


class Scheduler:
    def __init__(self) -> None:
        self._tickets = itertools.count(1)
        self._hall: list[Task] = []

    def _draw(self, task: Task) -> None:
        task.ticket = next(self._tickets)
        heapq.heappush(self._hall, task)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._draw(task)
        return task

    def _turns(self) -> Iterator[Task]:
        """Serve one after the other, and tell who has ended."""
        while self._hall:
            task = heapq.heappop(self._hall)
            try:
                target = task.coroutine.send(None)
            except StopIteration as stop:
                task.ending = [False, stop.value]
            except BaseException as error:
                task.ending = [True, error]
            else:
                if target is None:
                    self._draw(task)
                else:
                    target.followers[task] = None
                continue
            followers, task.followers = task.followers, None
            for follower in followers:
                follower.counter._draw(follower)
            yield task

    def run(self) -> None:
        failed = [task for task in self._turns() if task.ending[0]]
        orphans = [task.ending[1] for task in failed if task.owners == 0]
        if orphans:
            raise BaseExceptionGroup("orphans", orphans)
