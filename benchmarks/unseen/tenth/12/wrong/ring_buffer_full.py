# expected: wrong
# mistake: a firmware developer keeps the ready tasks in a ring buffer of a fixed 65536 places, and refuses what does not fit
# rule: A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other.
# seen: when more than 65536 tasks are ready at once (a hundred thousand spawned, or woken by one end), spawn or run raises OverflowError; right with fewer
"""A run queue as on a microcontroller: a ring, two indices, no allocation while it runs."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any

_SIZE = 1 << 16
_MASK = _SIZE - 1

_READY, _BLOCKED, _DONE, _FAULT = range(4)


class _Ring:
    def __init__(self) -> None:
        self.slots: list[Task | None] = [None] * _SIZE
        self.head = 0
        self.count = 0

    def put(self, task: Task) -> None:
        if self.count == _SIZE:
            raise OverflowError("run queue is full")
        self.slots[(self.head + self.count) & _MASK] = task
        self.count += 1

    def get(self) -> Task:
        task = self.slots[self.head]
        self.slots[self.head] = None
        self.head = (self.head + 1) & _MASK
        self.count -= 1
        return task


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield


class Task:
    """A control block: state, result register, and a singly linked list of those who are blocked on it."""

    __slots__ = ("coroutine", "ring", "state", "register", "joined", "next_blocked", "first", "last")

    def __init__(self, coroutine: Coroutine[object, None, Any], ring: _Ring) -> None:
        self.coroutine = coroutine
        self.ring = ring
        self.state = _READY
        self.register: Any = None
        self.joined = False
        self.next_blocked: Task | None = None
        self.first: Task | None = None
        self.last: Task | None = None

    @types.coroutine
    def _block(self) -> Generator[object, None, None]:
        yield self

    async def join(self) -> Any:
        self.joined = True
        if self.state < _DONE:
            await self._block()
        if self.state == _FAULT:
            raise self.register
        return self.register

    def block(self, other: Task) -> None:
        other.state = _BLOCKED
        if self.first is None:
            self.first = other
        else:
            self.last.next_blocked = other
        self.last = other

    def finish(self, state: int, register: Any) -> None:
        self.state = state
        self.register = register
        other, self.first, self.last = self.first, None, None
        while other is not None:
            following, other.next_blocked = other.next_blocked, None
            other.state = _READY
            other.ring.put(other)
            other = following


class Scheduler:
    def __init__(self) -> None:
        self.ring = _Ring()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self.ring)
        self.ring.put(task)
        return task

    def run(self) -> None:
        faults: list[Task] = []
        while self.ring.count:
            task = self.ring.get()
            try:
                target = task.coroutine.send(None)
            except StopIteration as end:
                task.finish(_DONE, end.value)
            except Exception as fault:
                faults.append(task)
                task.finish(_FAULT, fault)
            else:
                if target is None:
                    self.ring.put(task)
                else:
                    target.block(task)
        errors = [task.register for task in faults if not task.joined]
        if errors:
            raise ExceptionGroup("faults", errors)
