# expected: wrong
# mistake: when nobody is ready but tasks still wait, run raises a deadlock error, as Go does
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them."
# seen: a task joins itself, or two join each other (and nobody failed): run raises RuntimeError instead of returning
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Channel:
    """A channel that is closed once, for good; receivers park on it."""

    def __init__(self) -> None:
        self.closed = False
        self.parked: deque[tuple[Scheduler, Task]] = deque()

    def close(self) -> None:
        self.closed = True
        while self.parked:
            scheduler, task = self.parked.popleft()
            scheduler.asleep.pop(task)
            scheduler.runq.append(task)

    @types.coroutine
    def receive(self) -> Generator[object, None, None]:
        if not self.closed:
            yield self


GOSCHED = object()


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield GOSCHED


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.done = Channel()
        self.value: Any = None
        self.panic: Exception | None = None
        self.watched = False

    async def join(self) -> Any:
        self.watched = True
        await self.done.receive()
        if self.panic is not None:
            raise self.panic
        return self.value


class Scheduler:
    def __init__(self) -> None:
        self.runq: deque[Task] = deque()
        self.asleep: dict[Task, Channel] = {}
        self.panicked: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.runq.append(task)
        return task

    def run(self) -> None:
        while self.runq:
            task = self.runq.popleft()
            try:
                where = task.coroutine.send(None)
            except StopIteration as stop:
                task.value = stop.value
                task.done.close()
            except Exception as error:
                task.panic = error
                self.panicked.append(task)
                task.done.close()
            else:
                if where is GOSCHED:
                    self.runq.append(task)
                else:
                    self.asleep[task] = where
                    where.parked.append((self, task))
        panics = [task.panic for task in self.panicked if not task.watched]
        self.panicked = []
        if panics:
            raise ExceptionGroup("panic", panics)
        if self.asleep:
            raise RuntimeError("all tasks are asleep - deadlock!")
