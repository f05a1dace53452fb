# expected: wrong
# mistake: after C#'s ambient context: join finds the joiner in a global that every run sets and puts back at its end, but not when the run ends by raising its ExceptionGroup
# rule: "A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: a task runs another scheduler whose run raises an ExceptionGroup, catches it, and in the same turn pauses or joins a task that has not ended: a dead task of the inner scheduler is put down in its stead, so it never gets another turn; if the inner run raises nothing, or the task goes on without waiting, all is right
"""An ambient current task, and tasks that put themselves to sleep."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Ambient:
    """Who has the turn just now."""

    task: Task | None = None


@types.coroutine
def _return_to_scheduler() -> Generator[None, None, None]:
    yield


async def pause() -> None:
    Ambient.task.enqueue()
    await _return_to_scheduler()


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], queue: deque[Task]) -> None:
        self.coroutine = coroutine
        self.queue = queue
        self.is_completed = False
        self.is_faulted = False
        self.result: Any = None
        self.continuations: deque[Task] = deque()
        self.is_observed = False

    def enqueue(self) -> None:
        self.queue.append(self)

    async def join(self) -> Any:
        self.is_observed = True
        if not self.is_completed:
            self.continuations.append(Ambient.task)
            await _return_to_scheduler()
        if self.is_faulted:
            raise self.result
        return self.result

    def move_next(self) -> None:
        Ambient.task = self
        try:
            self.coroutine.send(None)
            return
        except StopIteration as end:
            self.result = end.value
        except Exception as error:
            self.result = error
            self.is_faulted = True
        self.is_completed = True
        while self.continuations:
            self.continuations.popleft().enqueue()


class Scheduler:
    def __init__(self) -> None:
        self.queue: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self.queue)
        task.enqueue()
        return task

    def run(self) -> None:
        outer = Ambient.task
        faulted: list[Task] = []
        while self.queue:
            task = self.queue.popleft()
            task.move_next()
            if task.is_faulted:
                faulted.append(task)
        unobserved = [task.result for task in faulted if not task.is_observed]
        if unobserved:
            raise ExceptionGroup("unobserved", unobserved)
        Ambient.task = outer
