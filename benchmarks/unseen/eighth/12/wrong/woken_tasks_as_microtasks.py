# expected: wrong
# mistake: two queues, as in JavaScript: tasks that a join has woken are microtasks and go on before all that are in the (macro)task queue
# rule: Each scheduler has one queue: first come, first served.
# seen: a task ends while somebody else is in the queue behind it: its joiner goes on before that one
"""Event loop with microtasks (continuations) and macrotasks (everything else)."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from itertools import count
from typing import Any


@types.coroutine
def _suspend(how: Callable[[Task], None] | None) -> Generator[object, None, None]:
    yield how


async def pause() -> None:
    await _suspend(None)


class Task:
    numbers = count(1)

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.name = f"task-{next(Task.numbers)}"
        self.status = "pending"
        self.payload: Any = None
        self.continuations: list[Task] = []
        self.observed = False

    async def join(self) -> Any:
        self.observed = True
        if self.status == "pending":
            await _suspend(self.continuations.append)
        if self.status == "rejected":
            raise self.payload
        return self.payload


class Scheduler:
    def __init__(self) -> None:
        self.microtasks: deque[Task] = deque()
        self.macrotasks: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.macrotasks.append(task)
        return task

    def _next(self) -> Task | None:
        for queue in (self.microtasks, self.macrotasks):
            if queue:
                return queue.popleft()
        return None

    def run(self) -> None:
        rejections: list[Task] = []
        while (task := self._next()) is not None:
            try:
                how = task.coroutine.send(None)
            except StopIteration as end:
                task.status, task.payload = "fulfilled", end.value
            except Exception as error:
                task.status, task.payload = "rejected", error
                rejections.append(task)
            else:
                if how is None:
                    self.macrotasks.append(task)
                else:
                    how(task)
            if task.status != "pending":
                self.microtasks.extend(task.continuations)
                task.continuations.clear()
        unhandled = [task.payload for task in rejections if not task.observed]
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)
