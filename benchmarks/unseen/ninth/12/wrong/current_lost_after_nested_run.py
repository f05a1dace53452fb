# expected: wrong
# mistake: the running task is kept in a module variable that is set to None after every turn, also after the turns of another scheduler whose run the running task has called
# rule: "A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: a task calls other.run() (with something in its queue) and then, in the same turn, joins a task that has not ended: None is put among the waiters, and run dies of an AttributeError when that task ends
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

_current: Task | None = None


def current_task() -> Task:
    """The task that has its turn at the moment."""
    return _current


@types.coroutine
def _switch(come_back: bool) -> Generator[bool, None, None]:
    yield come_back


async def pause() -> None:
    await _switch(True)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], queue: deque[Task]) -> None:
        self.coroutine = coroutine
        self.queue = queue
        self._finished = False
        self._result: Any = None
        self._exception: Exception | None = None
        self._joined = False
        self._joiners: list[Task] = []

    def resume(self) -> None:
        """Stand at the end of the queue again."""
        self.queue.append(self)

    def set_result(self, result: Any) -> None:
        self._result = result
        self._finish()

    def set_exception(self, exception: Exception) -> None:
        self._exception = exception
        self._finish()

    def _finish(self) -> None:
        self._finished = True
        joiners, self._joiners = self._joiners, []
        for joiner in joiners:
            joiner.resume()

    async def join(self) -> Any:
        self._joined = True
        if not self._finished:
            self._joiners.append(current_task())
            await _switch(False)
        if self._exception is not None:
            raise self._exception
        return self._result


class Scheduler:
    def __init__(self) -> None:
        self._queue: deque[Task] = deque()
        self._failed: list[Task] = []
        self._alive: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self._queue)
        self._alive.add(task)
        task.resume()
        return task

    def _turn(self, task: Task) -> None:
        global _current
        _current = task
        try:
            come_back = task.coroutine.send(None)
        except StopIteration as stop:
            self._alive.discard(task)
            task.set_result(stop.value)
        except Exception as error:
            self._alive.discard(task)
            self._failed.append(task)
            task.set_exception(error)
        else:
            if come_back:
                task.resume()
        finally:
            _current = None

    def run(self) -> None:
        while self._queue:
            self._turn(self._queue.popleft())
        failed, self._failed = self._failed, []
        errors = [task._exception for task in failed if not task._joined]
        if errors:
            raise ExceptionGroup("unhandled exceptions in tasks", errors)
