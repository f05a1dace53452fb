# expected: wrong
# mistake: after C: the queue is a ring buffer of 64 places that doubles when it is full; on growing it copies the places in the order of memory instead of from the head on, so the wrapped part gets in front
# rule: "Each scheduler has one queue: first come, first served."
# seen: right as long as no more than 64 tasks are ready at once, or the head stands at place 0 (all spawned before run); when a running task spawns more than 64, the one that was put last into the full buffer goes first
"""A ring, and tasks that go round in it."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any

CAPACITY = 64


class Ring:
    __slots__ = ("count", "head", "places")

    def __init__(self) -> None:
        self.places: list[Task | None] = [None] * CAPACITY
        self.head = 0
        self.count = 0

    def __len__(self) -> int:
        return self.count

    def put(self, task: Task) -> None:
        if self.count == len(self.places):
            self._grow()
        self.places[(self.head + self.count) % len(self.places)] = task
        self.count += 1

    def get(self) -> Task:
        task = self.places[self.head]
        assert task is not None
        self.places[self.head] = None
        self.head = (self.head + 1) % len(self.places)
        self.count -= 1
        return task

    def _grow(self) -> None:
        bigger: list[Task | None] = [None] * (2 * len(self.places))
        for i in range(self.count):
            bigger[i] = self.places[i]
        self.places = bigger
        self.head = 0


@types.coroutine
def _syscall(number: int, argument: Any = None) -> Generator[tuple[int, Any], None, None]:
    yield number, argument


YIELD, WAIT = range(2)


async def pause() -> None:
    await _syscall(YIELD)


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], ring: Ring) -> None:
        self.coroutine = coroutine
        self.ring = ring
        self.exited = False
        self.value: Any = None
        self.error: Exception | None = None
        self.waiting: list[Task] = []
        self.reaped = False

    async def join(self) -> Any:
        self.reaped = True
        if not self.exited:
            await _syscall(WAIT, self)
        if self.error is not None:
            raise self.error
        return self.value


class Scheduler:
    def __init__(self) -> None:
        self.ring = Ring()
        self.zombies: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self.ring)
        self.ring.put(task)
        return task

    def run(self) -> None:
        while len(self.ring) > 0:
            task = self.ring.get()
            try:
                number, argument = task.coroutine.send(None)
            except StopIteration as stop:
                task.value = stop.value
            except Exception as error:
                task.error = error
                self.zombies.append(task)
            else:
                if number == YIELD:
                    self.ring.put(task)
                else:
                    argument.waiting.append(task)
                continue
            task.exited = True
            for waiter in task.waiting:
                waiter.ring.put(waiter)
            task.waiting.clear()
        zombies, self.zombies = self.zombies, []
        errors = [task.error for task in zombies if not task.reaped]
        if errors:
            raise ExceptionGroup("zombies", errors)
