# expected: wrong
# mistake: the running task is remembered in one module-level variable, which a nested run of another scheduler overwrites and does not put back
# rule: "A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: right unless a task of one calls run of another and then pauses or joins in the same turn: a task of the inner scheduler is put into the queue or registered as the joiner, and the real one never wakes
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

_current: Task


@types.coroutine
def _give_up_turn() -> Generator[None, None, None]:
    yield


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    _current.scheduler.ready.append(_current)
    await _give_up_turn()


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[object, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.joiners: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            self.joiners.append(_current)
            await _give_up_turn()
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        global _current
        while self.ready:
            task = _current = self.ready.popleft()
            try:
                task.coroutine.send(None)
                continue
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.error = error
                self.failed.append(task)
            task.ended = True
            for joiner in task.joiners:
                joiner.scheduler.ready.append(joiner)
            task.joiners.clear()
        lost = [task.error for task in self.failed if not task.joined]
        self.failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed", lost)
