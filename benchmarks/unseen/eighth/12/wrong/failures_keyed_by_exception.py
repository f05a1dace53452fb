# expected: wrong
# mistake: keeps the failures that are still to be reported in a dict with the exceptions as keys (an "ordered set"), so that equal exceptions melt into one and exceptions with __eq__ but no __hash__ cannot be kept
# rule: An exception may count as false, or equal another one.
# seen: two unjoined tasks fail with equal exceptions (or with the very same object): only one is reported; joining one of them takes the other's report away; an exception class that defines only __eq__ makes run crash with TypeError: unhashable type
"""Failures are kept in an ordered set; who joins takes his one out."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield "pause"


@types.coroutine
def _park() -> Generator[object, None, None]:
    yield "park"


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], home: Scheduler) -> None:
        self.coroutine = coroutine
        self.home = home
        self.state = "new"
        self.value: Any = None
        self.waiting: deque[Task] = deque()
        self.looked_after = False

    async def join(self) -> Any:
        self.looked_after = True
        if self.state not in ("returned", "raised"):
            self.waiting.append(self.home.running)
            await _park()
        if self.state == "returned":
            return self.value
        self.home.unreported.pop(self.value, None)
        raise self.value


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.running: Any = None
        self.unreported: dict[Exception, None] = {}

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            self.running = task = self.ready.popleft()
            try:
                why = task.coroutine.send(None)
            except StopIteration as end:
                self._end(task, "returned", end.value)
            except Exception as error:
                if not task.looked_after:
                    self.unreported[error] = None
                self._end(task, "raised", error)
            else:
                if why == "pause":
                    self.ready.append(task)
        self.running = None
        if self.unreported:
            left = list(self.unreported)
            self.unreported.clear()
            raise ExceptionGroup("nobody joined these", left)

    def _end(self, task: Task, state: str, value: Any) -> None:
        task.state, task.value = state, value
        while task.waiting:
            self.ready.append(task.waiting.popleft())
