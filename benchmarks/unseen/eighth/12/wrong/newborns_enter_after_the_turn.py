# expected: wrong
# mistake: tasks spawned by a running task are collected and put into the queue only after the turn, behind the spawner that has paused and behind those that its end has woken
# rule: `spawn` puts a new task at the end of the queue.
# seen: a task spawns another and pauses: the spawner goes on before the new task has had its first turn; or a task spawns one and ends: its joiners go on before the new task
"""Pipeline style: what is new is staged in an inbox and merged between two turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from enum import Enum, auto
from typing import Any


class State(Enum):
    READY = auto()
    WAITING = auto()
    RETURNED = auto()
    RAISED = auto()


@types.coroutine
def _become(state: State, source: Task | None = None) -> Generator[object, None, None]:
    yield state, source


async def pause() -> None:
    await _become(State.READY)


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any]) -> None:
        self.coroutine = coroutine
        self.state = State.READY
        self.content: Any = None
        self.readers: list[Task] = []
        self.read = False

    async def join(self) -> Any:
        self.read = True
        if self.state in (State.READY, State.WAITING):
            await _become(State.WAITING, self)
        if self.state is State.RAISED:
            raise self.content
        return self.content


class Scheduler:
    def __init__(self) -> None:
        self.inbox: list[Task] = []
        self.queue: deque[Task] = deque()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine)
        self.inbox.append(task)
        return task

    def _merge(self) -> None:
        self.queue.extend(self.inbox)
        self.inbox.clear()

    def _turn(self, task: Task) -> None:
        try:
            task.state, source = task.coroutine.send(None)
        except StopIteration as end:
            task.state, task.content = State.RETURNED, end.value
        except Exception as error:
            task.state, task.content = State.RAISED, error
            self.failed.append(task)
        else:
            (self.queue if source is None else source.readers).append(task)
            return
        for reader in task.readers:
            reader.state = State.READY
            self.queue.append(reader)
        task.readers = []

    def run(self) -> None:
        self._merge()
        while self.queue:
            self._turn(self.queue.popleft())
            self._merge()
        failed, self.failed = self.failed, []
        errors = [task.content for task in failed if not task.read]
        if errors:
            raise ExceptionGroup(f"{len(errors)} tasks failed", errors)
