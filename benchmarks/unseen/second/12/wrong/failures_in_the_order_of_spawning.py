# expected: wrong
# mistake: run collects the failures at its end by going through its table of tasks, which is in the order in which they were spawned.
# rule: "the exceptions of those tasks that failed meanwhile and that nobody has joined, in the order in which they failed"
# seen: two unjoined tasks fail, and the one spawned later fails first (the other pauses before it fails): the group has the wrong order.
"""A scheduler with a process table."""

from __future__ import annotations

import enum
import itertools
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class State(enum.Enum):
    READY = enum.auto()
    WAITING = enum.auto()
    RETURNED = enum.auto()
    RAISED = enum.auto()


@types.coroutine
def _switch(state: State, on: Task | None = None) -> Generator[object, None, None]:
    yield state, on


async def pause() -> None:
    await _switch(State.READY)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], table: Scheduler) -> None:
        self.coroutine = coroutine
        self.table = table
        self.state = State.READY
        self.outcome: Any = None
        self.joiners: list[tuple[Scheduler, int]] = []
        self.ever_joined = False

    async def join(self) -> Any:
        self.ever_joined = True
        if self.state in (State.READY, State.WAITING):
            await _switch(State.WAITING, self)
        if self.state is State.RAISED:
            raise self.outcome
        return self.outcome


class Scheduler:
    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.processes: dict[int, Task] = {}
        self.ready: deque[int] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        pid = next(self.numbers)
        self.processes[pid] = task = Task(coroutine, self)
        self.ready.append(pid)
        return task

    def wake(self, pid: int) -> None:
        self.processes[pid].state = State.READY
        self.ready.append(pid)

    def step(self, pid: int) -> None:
        task = self.processes[pid]
        try:
            state, other = task.coroutine.send(None)
        except StopIteration as end:
            task.state, task.outcome = State.RETURNED, end.value
        except Exception as error:
            task.state, task.outcome = State.RAISED, error
        else:
            task.state = state
            if other is None:
                self.ready.append(pid)
            else:
                other.joiners.append((self, pid))
            return
        for table, joiner in task.joiners:
            table.wake(joiner)
        task.joiners = []

    def run(self) -> None:
        while self.ready:
            self.step(self.ready.popleft())
        dead = {pid: t for pid, t in self.processes.items() if t.state in (State.RETURNED, State.RAISED)}
        for pid in dead:
            del self.processes[pid]
        errors = [t.outcome for t in dead.values() if t.state is State.RAISED and not t.ever_joined]
        if errors:
            raise ExceptionGroup(f"{len(errors)} tasks failed", errors)
