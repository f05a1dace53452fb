# expected: right
# mistake: none; the queue is a heap of (ticket number, task), a task puts itself into the queue (pause and join look up the running task in a stack of running tasks, so an inner run() is no problem), and everything that is yielded is ignored.
# rule: "A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: behaves as the lesson says everywhere; the stack is popped in a finally after every single turn, so that the outer task is on top again when an inner run has come back.
"""A scheduler that calls up numbers, like the bakery."""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from typing import Any

_running: list[Task] = []


@contextmanager
def _turn_of(task: Task) -> Generator[None, None, None]:
    _running.append(task)
    try:
        yield
    finally:
        _running.pop()


@types.coroutine
def _let_go() -> Generator[object, None, None]:
    yield


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    _running[-1].draw_ticket()
    await _let_go()


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], office: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.office = office
        self.results: list[Any] = []  # none yet, or one
        self.errors: list[Exception] = []  # none, or one
        self.friends: list[Task] = []
        self.joins = 0

    @property
    def ended(self) -> bool:
        return len(self.results) + len(self.errors) == 1

    def draw_ticket(self) -> None:
        """Go to the end of the queue of my own scheduler."""
        assert self.office is not None
        heapq.heappush(self.office.tickets, (next(self.office.numbers), self))

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joins += 1
        if not self.ended:
            self.friends.append(_running[-1])
            await _let_go()
        for error in self.errors:
            raise error
        return self.results[0]

    def take_turn(self) -> None:
        """Go on until the next pause, wait or end."""
        assert self.office is not None
        with _turn_of(self):
            try:
                self.coroutine.send(None)
            except StopIteration as end:
                self.results.append(end.value)
            except Exception as error:
                self.errors.append(error)
                self.office.complaints.append(self)
        if self.ended:
            self.office.members.remove(self)
            while self.friends:
                friends, self.friends = self.friends, []
                for friend in friends:
                    friend.draw_ticket()


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.numbers = itertools.count()
        self.tickets: list[tuple[int, Task]] = []
        self.members: set[Task] = set()
        self.complaints: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.members.add(task)
        task.draw_ticket()
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.tickets:
            _, task = heapq.heappop(self.tickets)
            task.take_turn()
        complaints = [task.errors[0] for task in self.complaints if task.joins == 0]
        self.complaints.clear()
        if complaints:
            raise ExceptionGroup("nobody joined", complaints)
