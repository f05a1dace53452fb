# expected: right
# mistake: none; as in firmware: an intrusive singly linked list is the queue, tasks carry their own `next` and a state word
# rule: "A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other."
# seen: no container at all: the queue and each list of waiters are chains of tasks; the running task is kept per scheduler
"""A runtime that fits on one screen, without any container."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from enum import Enum, auto
from typing import Any

PAUSE = object()


class State(Enum):
    """Where a task is in its life."""

    ALIVE = auto()
    RETURNED = auto()
    RAISED = auto()


class Chain:
    """A list of tasks that are linked with each other; each task stands in one chain at most."""

    __slots__ = ("head", "tail")

    def __init__(self) -> None:
        self.head: Task | None = None
        self.tail: Task | None = None

    def put(self, task: Task) -> None:
        task.next = None
        if self.tail is None:
            self.head = task
        else:
            self.tail.next = task
        self.tail = task

    def take(self) -> Task | None:
        task = self.head
        if task is not None:
            self.head = task.next
            if self.head is None:
                self.tail = None
            task.next = None
        return task


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield PAUSE


@types.coroutine
def _enter(chain: Chain) -> Generator[Chain, None, None]:
    yield chain


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    __slots__ = ("coroutine", "home", "joined", "next", "outcome", "state", "waiters")

    def __init__(self, home: Scheduler, coroutine: Coroutine[object, None, Any]) -> None:
        self.home = home
        self.coroutine = coroutine
        self.next: Task | None = None
        self.state = State.ALIVE
        self.outcome: Any = None
        self.joined = False
        self.waiters = Chain()

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if self.state is State.ALIVE:
            await _enter(self.waiters)
        if self.state is State.RAISED:
            raise self.outcome
        return self.outcome


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._ready = Chain()
        self._failed = Chain()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self._ready.put(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while (task := self._ready.take()) is not None:
            try:
                request = task.coroutine.send(None)
            except StopIteration as end:
                task.state, task.outcome = State.RETURNED, end.value
            except Exception as error:
                task.state, task.outcome = State.RAISED, error
                self._failed.put(task)
            else:
                (self._ready if request is PAUSE else request).put(task)
                continue
            while (waiter := task.waiters.take()) is not None:
                waiter.home._ready.put(waiter)
        errors = []
        while (task := self._failed.take()) is not None:
            if not task.joined:
                errors.append(task.outcome)
        if errors:
            raise ExceptionGroup("failed, and not joined", errors)
