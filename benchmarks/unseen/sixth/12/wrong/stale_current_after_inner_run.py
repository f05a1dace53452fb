# expected: wrong
# mistake: the running task is kept in one module-level variable that is set before each turn but not put back when an inner run() of another scheduler comes back, so afterwards pause() and join() take the inner scheduler's last task for the running one.
# rule: "A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: a task that calls run of another scheduler (with at least one task) and then pauses, or joins a task that has not ended, is never continued: run comes back without it, and the ended inner task stands in a queue again. Right with one scheduler, and with several that run one after the other.
"""A scheduler whose tasks queue up themselves."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class _Now:
    task: Task


@types.coroutine
def _sleep() -> Generator[object, None, None]:
    yield


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    _Now.task.requeue()
    await _sleep()


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.ended = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.observers: list[Task] = []
        self.joined = False

    def requeue(self) -> None:
        assert self.scheduler is not None
        self.scheduler.queue.append(self)

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            self.observers.append(_Now.task)
            await _sleep()
        if self.error is not None:
            raise self.error
        return self.result

    def finish(self, result: Any = None, error: BaseException | None = None) -> None:
        self.ended, self.result, self.error = True, result, error
        for observer in self.observers:
            observer.requeue()
        self.observers.clear()


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.everyone: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.everyone.add(task)
        task.requeue()
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed: list[Task] = []
        while self.queue:
            task = _Now.task = self.queue.popleft()
            try:
                task.coroutine.send(None)
            except StopIteration as end:
                task.finish(result=end.value)
            except Exception as error:
                task.finish(error=error)
                failed.append(task)
            if task.ended:
                self.everyone.discard(task)
        errors = [task.error for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("tasks failed", errors)
