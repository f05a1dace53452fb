# expected: wrong
# mistake: The failures that nobody has joined yet are the keys of a dict, so they are told apart by == and hash of the exceptions instead of by task.
# rule: "An exception may count as false, or equal another one." and "an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: Two tasks fail with equal exceptions (own __eq__ and __hash__) and only one comes out of run, or joining one of them clears the other; an exception with __eq__ but no __hash__ makes run break off with TypeError; two tasks that fail by the same joined exception are reported once. Right as long as each failure has an ordinary exception of its own.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def _switch(again: bool) -> Generator[bool, None, None]:
    yield again


async def pause() -> None:
    await _switch(True)


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[Any, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.ended = False
        self.result: Any = None
        self.error: Exception | None = None
        self.waiting: list[Task] = []

    async def join(self) -> Any:
        if not self.ended:
            self.waiting.append(self.scheduler.current)
            await _switch(False)
        if self.error is not None:
            self.scheduler.unclaimed.pop(self.error, None)
            raise self.error
        return self.result


class Scheduler:
    current: Task

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.unclaimed: dict[Exception, Task] = {}

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            self.current = task = self.ready.popleft()
            try:
                if task.coroutine.send(None):
                    self.ready.append(task)
                continue
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.error = error
                if not task.waiting:
                    self.unclaimed[error] = task
            task.ended = True
            self.ready.extend(task.waiting)
            task.waiting.clear()
        lost = list(self.unclaimed)
        self.unclaimed.clear()
        if lost:
            raise ExceptionGroup("nobody joined these", lost)
