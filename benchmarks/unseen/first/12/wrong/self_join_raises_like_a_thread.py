# expected: wrong
# mistake: A task that joins itself gets a RuntimeError, as threading.Thread.join does it.
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end."
# seen: A task that awaits its own join goes on with a RuntimeError and ends, and run raises an ExceptionGroup, instead of the task waiting for ever and run coming back quietly. A circle of two is right.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def _stop() -> Generator[None, None, None]:
    yield


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[None, None, Any]) -> None:
        self._scheduler = scheduler
        self._coroutine = coroutine
        self._alive = True
        self._joined = False
        self._result: Any = None
        self._error: Exception | None = None
        self._joiners: list[Task] = []

    def is_alive(self) -> bool:
        return self._alive

    async def join(self) -> Any:
        if self.is_alive() and _stack[-1] is self:
            raise RuntimeError("cannot join current task")
        self._joined = True
        if self.is_alive():
            self._joiners.append(_stack[-1])
            await _stop()
        if self._error is not None:
            raise self._error
        return self._result


_stack: list[Task] = []


async def pause() -> None:
    task = _stack[-1]
    task._scheduler._queue.append(task)
    await _stop()


class Scheduler:
    def __init__(self) -> None:
        self._queue: deque[Task] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._queue.append(task)
        return task

    def _step(self, task: Task) -> None:
        _stack.append(task)
        try:
            task._coroutine.send(None)
            return
        except StopIteration as end:
            task._result = end.value
        except Exception as error:
            task._error = error
            self._failed.append(task)
        finally:
            _stack.pop()
        task._alive = False
        for joiner in task._joiners:
            joiner._scheduler._queue.append(joiner)
        task._joiners.clear()

    def run(self) -> None:
        while self._queue:
            self._step(self._queue.popleft())
        failed, self._failed = self._failed, []
        errors = [task._error for task in failed if not task._joined]
        if errors:
            raise ExceptionGroup("unhandled exceptions in tasks", errors)
