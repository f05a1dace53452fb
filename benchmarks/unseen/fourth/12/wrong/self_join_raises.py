# expected: wrong
# mistake: a task that joins itself gets a RuntimeError ("cannot join current task"), as threading.Thread.join does
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them."
# seen: right in every program in which no task joins itself; a task that does fails (or catches the error and goes on) instead of waiting for ever
"""Modelled on threading.Thread: start, is_alive, join."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield "ready"


@types.coroutine
def _block() -> Generator[object, None, None]:
    yield "blocked"


class _Event:
    """Like threading.Event: set once, and all who wait are woken."""

    def __init__(self) -> None:
        self._flag = False
        self._waiters: list[Task] = []

    def is_set(self) -> bool:
        return self._flag

    def set(self) -> None:
        self._flag = True
        waiters, self._waiters = self._waiters, []
        for task in waiters:
            task._scheduler._make_ready(task)

    async def wait(self, me: Task) -> None:
        if not self._flag:
            self._waiters.append(me)
            await _block()


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self._scheduler = scheduler
        self._ended = _Event()
        self._joined = False
        self._return_value: Any = None
        self._exception: Exception | None = None

    def is_alive(self) -> bool:
        return not self._ended.is_set()

    async def join(self) -> Any:
        if self.is_alive():
            me = self._scheduler._current
            if me is self:
                raise RuntimeError("cannot join current task")
            self._joined = True
            await self._ended.wait(me)
        self._joined = True
        if self._exception is not None:
            raise self._exception
        return self._return_value

    def _run_once(self) -> None:
        try:
            state = self.coroutine.send(None)
        except StopIteration as stop:
            self._return_value = stop.value
            self._ended.set()
        except Exception as exception:
            self._exception = exception
            self._scheduler._failed.append(self)
            self._ended.set()
        else:
            if state == "ready":
                self._scheduler._make_ready(self)


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._current: Task | None = None

    def _make_ready(self, task: Task) -> None:
        self._ready.append(task)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self._make_ready(task)
        return task

    def run(self) -> None:
        while self._ready:
            self._current = self._ready.popleft()
            self._current._run_once()
        self._current = None
        failed, self._failed = self._failed, []
        if errors := [task._exception for task in failed if not task._joined]:
            raise ExceptionGroup("unhandled exceptions in tasks", errors)
