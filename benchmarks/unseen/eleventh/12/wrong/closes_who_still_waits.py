# expected: wrong
# mistake: when nobody is ready any more, `run` tidies up and closes the coroutines of all tasks that still wait
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them."
# seen: right when all tasks end; with a circle (or a task that joins itself) their `finally` blocks run at the end of run, as if they had ended
"""A runtime that fits on one screen, and leaves a clean kitchen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[Any, None, None]:
    """Let every other task that is ready have its turn first."""
    yield lambda scheduler, task: scheduler.ready.append(task)


@types.coroutine
def _until_ended(other: Task) -> Generator[Any, None, None]:
    def wait(scheduler: Scheduler, task: Task) -> None:
        scheduler.waiting[task] = None
        other.joiners.append((scheduler, task))

    yield wait


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[Any, None, Any]) -> None:
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.joiners: list[tuple[Scheduler, Task]] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            await _until_ended(self)
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.waiting: dict[Task, None] = {}
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        try:
            while self.ready:
                self._turn(self.ready.popleft())
        finally:
            for task in self.waiting:
                task.coroutine.close()
            self.waiting.clear()
        failed, self.failed = self.failed, []
        lost = [task.error for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("failed", lost)

    def _turn(self, task: Task) -> None:
        try:
            request = task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Exception as error:
            task.error = error
            self.failed.append(task)
        else:
            request(self, task)
            return
        task.ended = True
        for scheduler, joiner in task.joiners:
            del scheduler.waiting[joiner]
            scheduler.ready.append(joiner)
        task.joiners.clear()
