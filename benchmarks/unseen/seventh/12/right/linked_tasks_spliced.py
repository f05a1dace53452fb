# expected: right
# mistake: none; unusual: tasks are the nodes of singly linked lists; the waiters of an ended task are spliced on to the end of the queue as a whole, and wake up by send(value) or throw(error).
# rule: all
# seen: No deque or list holds the tasks; a dict only tells apart the waiters of different schedulers.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any


class _Chain:
    """A list of tasks that are linked by themselves: each one is in one chain at most."""

    def __init__(self) -> None:
        self.first: Task | None = None
        self.last: Task | None = None

    def append(self, task: Task) -> None:
        task.next = None
        if self.last is None:
            self.first = task
        else:
            self.last.next = task
        self.last = task

    def popleft(self) -> Task | None:
        task = self.first
        if task is not None:
            self.first, task.next = task.next, None
            if self.first is None:
                self.last = None
        return task

    def splice(self, other: _Chain) -> None:
        if other.first is None:
            return
        if self.last is None:
            self.first = other.first
        else:
            self.last.next = other.first
        self.last = other.last
        other.first = other.last = None


@types.coroutine
def _stop(where: Task | None) -> Generator[object, Any, Any]:
    return (yield where)


async def pause() -> None:
    await _stop(None)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    next: Task | None = None

    def __init__(self, coroutine: Coroutine[object, Any, Any]) -> None:
        self.coroutine = coroutine
        self.alive = True
        self.has_failed = False
        self.asked_for = False
        self.value: Any = None
        self.waiters: dict[Scheduler, _Chain] = {}  # every waiter goes back to its own scheduler
        self.waits_for: Task | None = None

    async def join(self) -> Any:
        self.asked_for = True
        if self.alive:
            return await _stop(self)
        if self.has_failed:
            raise self.value
        return self.value

    def go_on(self) -> Any:
        target, self.waits_for = self.waits_for, None
        if target is None:
            return self.coroutine.send(None)
        if target.has_failed:
            return self.coroutine.throw(target.value)
        return self.coroutine.send(target.value)


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready = _Chain()

    def spawn(self, coroutine: Coroutine[object, Any, Any]) -> Task:
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        failed = []
        while (task := self.ready.popleft()) is not None:
            try:
                target = task.go_on()
            except StopIteration as end:
                task.value = end.value
            except Exception as error:
                task.has_failed = True
                task.value = error
                failed.append(task)
            else:
                task.waits_for = target
                chain = self.ready if target is None else target.waiters.setdefault(self, _Chain())
                chain.append(task)
                continue
            task.alive = False
            for home, chain in task.waiters.items():
                home.ready.splice(chain)
            task.waiters.clear()
        errors = [task.value for task in failed if not task.asked_for]
        if errors:
            raise ExceptionGroup("nobody joined", errors)
