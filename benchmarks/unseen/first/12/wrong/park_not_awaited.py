# expected: wrong
# mistake: join notes who waits, but calls _park() without await, so it does not wait at all.
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned"
# seen: Joining a task that has not ended yet returns None at once; when that task ends, the joiner is put into the queue although it never slept: it gets an additional turn, or is sent to after its end (RuntimeError: cannot reuse already awaited coroutine). Joining an ended task is right.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[str, None, None]:
    yield "ready"


@types.coroutine
def _park() -> Generator[str, None, None]:
    yield "parked"


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[str, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.waiting: list[Task] = []

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            self.waiting.append(self.scheduler.current)
            _park()
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    current: Task

    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[str, None, Any]) -> Task:
        task = Task(self, coroutine)
        self.queue.append(task)
        return task

    def run(self) -> None:
        while self.queue:
            task = self.queue.popleft()
            self.current = task
            try:
                state = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
                self.finish(task)
            except Exception as error:
                task.error = error
                self.failed.append(task)
                self.finish(task)
            else:
                if state == "ready":
                    self.queue.append(task)
        lost = [task.error for task in self.failed if not task.joined]
        self.failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def finish(self, task: Task) -> None:
        task.ended = True
        for joiner in task.waiting:
            self.queue.append(joiner)
        task.waiting.clear()
