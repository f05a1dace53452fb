# expected: right
# mistake: none; unusual: no deque and no list at all, the tasks themselves are the links of singly linked lists (one `behind` pointer per task), as in a C kernel; a task that waits uses the same pointer to stand in the row of waiters
# rule: "`await pause()` puts the task at the end of the queue." / "Who waits stands in no queue and has no turns."
# seen: behaves as the lesson says
"""A runtime as a C programmer would write it: intrusive lists, a state per task."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any

PENDING, RETURNED, RAISED = range(3)


class Row:
    """A first-in first-out row of tasks, linked through the tasks."""

    __slots__ = ("first", "last")

    def __init__(self) -> None:
        self.first: Task | None = None
        self.last: Task | None = None

    def put(self, task: Task) -> None:
        task.behind = None
        if self.last is None:
            self.first = task
        else:
            self.last.behind = task
        self.last = task

    def take(self) -> Task | None:
        task = self.first
        if task is not None:
            self.first = task.behind
            if self.first is None:
                self.last = None
            task.behind = None
        return task


class Suspension:
    """Anything that can be awaited will do: awaiting it hands `where` to the scheduler."""

    __slots__ = ("where",)

    def __init__(self, where: Task | None) -> None:
        self.where = where

    def __await__(self) -> Generator[object, None, None]:
        yield self.where


THE_PAUSE = Suspension(None)


def pause() -> Suspension:
    return THE_PAUSE


class Task:
    __slots__ = ("coroutine", "owner", "behind", "waiters", "state", "outcome", "joined", "next_failed", "__weakref__")

    def __init__(self, coroutine: Coroutine[object, None, Any], owner: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.owner = owner
        self.behind: Task | None = None
        self.waiters = Row()
        self.state = PENDING
        self.outcome: Any = None
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if self.state == PENDING:
            await Suspension(self)
        if self.state == RAISED:
            raise self.outcome
        return self.outcome

    def end(self, state: int, outcome: Any) -> None:
        self.state = state
        self.outcome = outcome
        while (waiter := self.waiters.take()) is not None:
            waiter.owner.ready.put(waiter)


class Scheduler:
    def __init__(self) -> None:
        self.ready = Row()
        self.failed: list[Task] = []
        self.alive: set[Task] = set()  # nobody ends who still waits, not even the garbage collector

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.alive.add(task)
        self.ready.put(task)
        return task

    def run(self) -> None:
        while (task := self.ready.take()) is not None:
            try:
                where = task.coroutine.send(None)
            except StopIteration as end:
                self.alive.discard(task)
                task.end(RETURNED, end.value)
            except Exception as error:
                self.alive.discard(task)
                self.failed.append(task)
                task.end(RAISED, error)
            else:
                (self.ready if where is None else where.waiters).put(task)

        errors = [task.outcome for task in self.failed if not task.joined]
        self.failed = []
        if errors:
            raise ExceptionGroup("nobody joined these tasks", errors)
