# expected: wrong
# mistake: the queue is the default value of a dataclass field (an object of an own, hashable class, so that dataclasses do not complain): all schedulers share one queue
# rule: "Each scheduler has one queue: first come, first served. A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: one scheduler alone is right; when a task runs a second scheduler while tasks of the first are ready, the inner run runs them too (in the middle of the outer task's turn), and reports their failures
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _sleep_at(task: Task) -> Generator[object, None, None]:
    yield task


@dataclass(eq=False, slots=True)
class Cell:
    task: Task
    next: Cell | None = None


class Fifo:
    """A linked list with a first and a last cell."""

    def __init__(self) -> None:
        self.first: Cell | None = None
        self.last: Cell | None = None

    def put(self, task: Task) -> None:
        cell = Cell(task)
        if self.last is None:
            self.first = cell
        else:
            self.last.next = cell
        self.last = cell

    def take(self) -> Task | None:
        cell = self.first
        if cell is None:
            return None
        self.first = cell.next
        if self.first is None:
            self.last = None
        return cell.task


@dataclass(eq=False)
class Task:
    coroutine: Coroutine[object, None, Any]
    home: Scheduler
    ended: bool = False
    failed: bool = False
    outcome: Any = None
    joined: bool = False
    waiters: list[Task] = field(default_factory=list)

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await _sleep_at(self)
        if self.failed:
            raise self.outcome
        return self.outcome

    def end(self, outcome: Any, *, failed: bool) -> None:
        self.outcome, self.failed, self.ended = outcome, failed, True
        waiters, self.waiters = self.waiters, []
        for waiter in waiters:
            waiter.home.ready.put(waiter)


@dataclass(eq=False)
class Scheduler:
    ready: Fifo = Fifo()
    failed: list[Task] = field(default_factory=list)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.put(task)
        return task

    def run(self) -> None:
        while (task := self.ready.take()) is not None:
            try:
                target = task.coroutine.send(None)
            except StopIteration as stop:
                task.end(stop.value, failed=False)
            except Exception as error:
                self.failed.append(task)
                task.end(error, failed=True)
            else:
                if target is None:
                    self.ready.put(task)
                else:
                    target.waiters.append(task)
        failed, self.failed = self.failed, []
        lonely = [task.outcome for task in failed if not task.joined]
        if lonely:
            raise ExceptionGroup("unhandled", lonely)
