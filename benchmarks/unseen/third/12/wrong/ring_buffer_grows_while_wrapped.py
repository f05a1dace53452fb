# expected: wrong
# mistake: The queue is a ring buffer that doubles when it is full; it appends the new half and starts at 0 again, and forgets that the oldest entry need not be at index 0.
# rule: "Each scheduler has one queue: first come, first served."
# seen: If more than 64 tasks become ready when the ring does not start at index 0 (spawned by a running task, or in a later run), the last come are taken before the first. Right with up to 64 ready tasks, and with any number spawned before the first run.
"""A runtime with a queue as one builds it in C."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any


class Ring:
    __slots__ = ("slots", "head", "count")

    def __init__(self, capacity: int = 64) -> None:
        self.slots: list[Any] = [None] * capacity
        self.head = 0
        self.count = 0

    def put(self, item: Any) -> None:
        if self.count == len(self.slots):
            self.slots += [None] * len(self.slots)
            self.head = 0
        self.slots[(self.head + self.count) % len(self.slots)] = item
        self.count += 1

    def get(self) -> Any:
        item = self.slots[self.head]
        self.slots[self.head] = None
        self.head = (self.head + 1) % len(self.slots)
        self.count -= 1
        return item


PAUSED, BLOCKED = 1, 2
ALIVE, OK, FAILED = 0, 1, -1


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield (PAUSED, None)


class Task:
    __slots__ = ("coroutine", "status", "data", "waiters", "joined")

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.status = ALIVE
        self.data: Any = None
        self.waiters: list[Task] = []
        self.joined = False

    @types.coroutine
    def join(self) -> Generator[object, None, Any]:
        self.joined = True
        if self.status == ALIVE:
            yield (BLOCKED, self)
        if self.status == FAILED:
            raise self.data
        return self.data


class Scheduler:
    def __init__(self) -> None:
        self.ring = Ring()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.ring.put(task)
        return task

    def run(self) -> None:
        ring = self.ring
        while ring.count > 0:
            task = ring.get()
            try:
                why, target = task.coroutine.send(None)
            except StopIteration as end:
                task.status, task.data = OK, end.value
            except Exception as error:
                task.status, task.data = FAILED, error
                self.failed.append(task)
            else:
                if why == PAUSED:
                    ring.put(task)
                else:
                    target.waiters.append(task)
                continue
            for waiter in task.waiters:
                ring.put(waiter)
            task.waiters = []
        failed, self.failed = self.failed, []
        errors = [task.data for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed", errors)
