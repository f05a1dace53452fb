# expected: wrong
# mistake: the list of failed tasks is never emptied, so the next `run` raises the failures of the one before again
# rule: "`run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: right for the first run, and when nothing failed; after a run that raised, the next one raises the same again
"""A runtime that fits on one screen: Task is a generator-like object that steps itself."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any


@types.coroutine
def _switch() -> Generator[None, Task, Task]:
    """Give the turn away; gives back the task that was sent in."""
    return (yield)


@dataclass(eq=False)
class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    scheduler: Scheduler
    coroutine: Coroutine[None, Any, Any]
    begun: bool = False
    status: str = "running"
    value: Any = None
    joined: bool = False
    waiting: list[Task] = field(default_factory=list)

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if self.status == "running":
            self.scheduler.park_in(self.waiting)
            await _switch()
        if self.status == "failed":
            raise self.value
        return self.value

    def step(self) -> None:
        try:
            self.coroutine.send(None)
        except StopIteration as end:
            self.status, self.value = "returned", end.value
        except Exception as error:
            self.status, self.value = "failed", error


_stack: list[Scheduler] = []


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    _stack[-1].park_in(_stack[-1].ready)
    await _switch()


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failed: list[Task] = []
        self.running: Task | None = None

    def spawn(self, coroutine: Coroutine[None, Any, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self.ready.append(task)
        return task

    def park_in(self, line: Any) -> None:
        line.append(self.running)

    def run(self) -> None:
        """Run until no task is ready any more."""
        _stack.append(self)
        try:
            while self.ready:
                self.running = self.ready.popleft()
                self.running.step()
                if self.running.status != "running":
                    if self.running.status == "failed":
                        self.failed.append(self.running)
                    self.ready.extend(self.running.waiting)
                    self.running.waiting.clear()
        finally:
            _stack.pop()
        lost = [task.value for task in self.failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed", lost)
