# expected: wrong
# mistake: a super-loop goes round over a list, in which a task that pauses keeps its place instead of going to the end
# rule: "`await pause()` puts the task at the end of the queue."
# seen: A pauses, then B spawns C (or ends and wakes C): C comes before A, because it is put at the end of the round that still goes on; programs of tasks that only pause and are all spawned before run are right
"""A runtime that fits on one screen. Written like the main loop of a firmware."""

from __future__ import annotations

import enum
import types
from collections.abc import Coroutine, Generator
from typing import Any


class State(enum.Enum):
    READY = enum.auto()
    BLOCKED = enum.auto()
    HALTED = enum.auto()
    FAULT = enum.auto()


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield


@types.coroutine
def _block(on: Task) -> Generator[object, None, None]:
    yield on


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], loop: Scheduler) -> None:
        self.coroutine = coroutine
        self.loop = loop
        self.state = State.READY
        self.register: Any = None
        self.interrupts: list[Task] = []
        self.acknowledged = False

    def tick(self) -> None:
        try:
            on = self.coroutine.send(None)
        except StopIteration as stop:
            self.register = stop.value
            self.state = State.HALTED
        except Exception as error:
            self.register = error
            self.state = State.FAULT
        else:
            if on is not None:
                self.state = State.BLOCKED
                on.interrupts.append(self)

    async def join(self) -> Any:
        self.acknowledged = True
        if self.state in (State.READY, State.BLOCKED):
            await _block(self)
        if self.state is State.FAULT:
            raise self.register
        return self.register


class Scheduler:
    def __init__(self) -> None:
        self.slots: list[Task] = []  # the tasks of this round, and who joins in
        self.faults: list[Task] = []
        self.powered: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.powered.add(task)
        self.slots.append(task)
        return task

    def run(self) -> None:
        while self.slots:
            keep: list[Task] = []
            for task in self.slots:  # grows while we go: who is new has a turn in this round already
                task.tick()
                if task.state is State.READY:
                    keep.append(task)
                elif task.state is not State.BLOCKED:
                    self.power_off(task)
            self.slots = keep
        faults = [t.register for t in self.faults if not t.acknowledged]
        self.faults.clear()
        if faults:
            raise ExceptionGroup("faults", faults)

    def power_off(self, task: Task) -> None:
        self.powered.discard(task)
        if task.state is State.FAULT:
            self.faults.append(task)
        for sleeper in task.interrupts:
            sleeper.state = State.READY
            sleeper.loop.slots.append(sleeper)
        task.interrupts.clear()
