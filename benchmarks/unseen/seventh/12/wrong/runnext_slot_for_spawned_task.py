# expected: wrong
# mistake: Like Go's runtime, a task spawned by a running task goes into a "runnext" slot and has the very next turn; the one that was in the slot before goes to the end of the queue.
# rule: `spawn` puts a new task at the end of the queue.
# seen: Whenever a running task spawns while other tasks stand in the queue, or spawns more than one: the last spawned overtakes them. Tasks spawned before run(), and a lone child, come in the right order.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Task:
    """A coroutine that a scheduler runs, turn by turn (a "G")."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.dead = False
        self.panicked = False
        self.recovered = False
        self.payload: Any = None
        self.wait_queue: deque[Task] = deque()

    async def join(self) -> Any:
        self.recovered = True
        if not self.dead:
            await gopark(self.wait_queue)
        if self.panicked:
            raise self.payload
        return self.payload


@types.coroutine
def gopark(queue: deque[Task] | None) -> Generator[object, None, None]:
    yield queue


async def pause() -> None:
    await gopark(None)


class Scheduler:
    """Lets tasks take turns (a "P")."""

    def __init__(self) -> None:
        self.local: deque[Task] = deque()
        self.runnext: Task | None = None
        self.running = False

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        new = Task(coroutine)
        if self.running:
            # good for the cache: the child goes on with what the parent has just prepared
            if self.runnext is not None:
                self.local.append(self.runnext)
            self.runnext = new
        else:
            self.local.append(new)
        return new

    def _find_runnable(self) -> Task | None:
        if self.runnext is not None:
            task, self.runnext = self.runnext, None
            return task
        return self.local.popleft() if self.local else None

    def run(self) -> None:
        panics: list[Task] = []
        self.running = True
        while (task := self._find_runnable()) is not None:
            try:
                queue = task.coroutine.send(None)
            except StopIteration as goexit:
                task.payload = goexit.value
            except Exception as panic:
                task.panicked, task.payload = True, panic
                panics.append(task)
            else:
                (self.local if queue is None else queue).append(task)
                continue
            task.dead = True
            while task.wait_queue:
                self.local.append(task.wait_queue.popleft())
        self.running = False
        errors = [task.payload for task in panics if not task.recovered]
        if errors:
            raise ExceptionGroup("panics", errors)
