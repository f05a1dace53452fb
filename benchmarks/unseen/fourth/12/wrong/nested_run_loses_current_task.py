# expected: wrong
# mistake: keeps the running task in a module-level variable and does not put the old one back when a run that was called inside a task comes back; a join afterwards in the same turn enrols nobody (or the wrong task) as the waiter
# rule: "A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: right with one scheduler, and with several that run one after the other; wrong when a task calls `run` of another scheduler and then joins a task that has not ended, without a pause in between: it is never woken
"""There is a current task, as in asyncio; whoever joins signs up by himself."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

_current: Task | None = None


def current_task() -> Task | None:
    return _current


@types.coroutine
def _give_turn_away(again: bool) -> Generator[bool, None, None]:
    yield again


async def pause() -> None:
    await _give_turn_away(again=True)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], queue: deque[Task]) -> None:
        self.coroutine = coroutine
        self._queue = queue
        self._done_callbacks: list[Task | None] = []
        self._done = False
        self._result: Any = None
        self._exception: Exception | None = None
        self._retrieved = False

    def done(self) -> bool:
        return self._done

    def wake(self) -> None:
        self._queue.append(self)

    async def join(self) -> Any:
        self._retrieved = True
        if not self.done():
            self._done_callbacks.append(current_task())
            await _give_turn_away(again=False)
        if self._exception is not None:
            raise self._exception
        return self._result

    def set_done(self, result: Any = None, exception: Exception | None = None) -> None:
        self._done, self._result, self._exception = True, result, exception
        for task in self._done_callbacks:
            if task is not None:
                task.wake()
        self._done_callbacks = []


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self._ready)
        task.wake()
        return task

    def run(self) -> None:
        global _current
        try:
            while self._ready:
                _current = task = self._ready.popleft()
                try:
                    again = task.coroutine.send(None)
                except StopIteration as stop:
                    task.set_done(result=stop.value)
                except Exception as exception:
                    self._failed.append(task)
                    task.set_done(exception=exception)
                else:
                    if again:
                        task.wake()
        finally:
            _current = None

        failed, self._failed = self._failed, []
        exceptions = [task._exception for task in failed if not task._retrieved]
        if exceptions:
            raise ExceptionGroup("never retrieved", exceptions)
