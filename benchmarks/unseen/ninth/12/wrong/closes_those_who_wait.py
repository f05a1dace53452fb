# expected: wrong
# mistake: run tidies up before it comes back: it closes the coroutines of all tasks that have not ended
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them."
# seen: a task that joins itself (or waits in a circle) inside try/finally: its finally block runs when run comes back, though it should wait for ever
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from contextlib import ExitStack
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield _READY


_READY = "ready"


@types.coroutine
def _until(task: Task) -> Generator[object, None, None]:
    yield task


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.over = False
        self.crashed = False
        self.product: Any = None
        self.wanted = False
        self.followers: list[tuple[deque[Task], Task]] = []

    async def join(self) -> Any:
        self.wanted = True
        if not self.over:
            await _until(self)
        if self.crashed:
            raise self.product
        return self.product


class Scheduler:
    def __init__(self) -> None:
        self._line: deque[Task] = deque()
        self._resources = ExitStack()
        self._crashes: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._resources.callback(coroutine.close)  # does nothing to one that has ended
        self._line.append(task)
        return task

    def _step(self, task: Task) -> None:
        try:
            wish = task.coroutine.send(None)
        except StopIteration as end:
            task.product = end.value
        except Exception as error:
            task.product, task.crashed = error, True
            self._crashes.append(task)
        else:
            if wish is _READY:
                self._line.append(task)
            else:
                wish.followers.append((self._line, task))
            return
        task.over = True
        for line, follower in task.followers:
            line.append(follower)
        task.followers = []

    def run(self) -> None:
        with self._resources:
            while self._line:
                self._step(self._line.popleft())
        crashes, self._crashes = self._crashes, []
        errors = [task.product for task in crashes if not task.wanted]
        if errors:
            raise ExceptionGroup("crashed", errors)
