# expected: wrong
# mistake: as in threading, join() called by the task itself raises RuntimeError("cannot join current task") instead of waiting for ever.
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them."
# seen: a task that joins itself gets an exception and ends (and run raises a group with it); tasks that wait in a circle of two or more are treated rightly.
"""A scheduler with the habits of the threading module: conditions, wait, notify_all."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

_stack: list[Task] = []


def current_task() -> Task:
    """The task whose turn it is, as threading.current_thread."""
    return _stack[-1]


@types.coroutine
def _switch() -> Generator[object, None, None]:
    yield


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    current_task().make_ready()
    await _switch()


class _Condition:
    def __init__(self) -> None:
        self._waiters: deque[Task] = deque()

    async def wait(self) -> None:
        self._waiters.append(current_task())
        await _switch()

    def notify_all(self) -> None:
        while self._waiters:
            self._waiters.popleft().make_ready()


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self._scheduler = scheduler
        self._alive = True
        self._ended = _Condition()
        self._result: Any = None
        self._error: Exception | None = None
        self.joined = False

    def is_alive(self) -> bool:
        return self._alive

    def make_ready(self) -> None:
        assert self._scheduler is not None
        self._scheduler.ready.append(self)

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        if self is current_task():
            raise RuntimeError("cannot join current task")
        self.joined = True
        if self.is_alive():
            await self._ended.wait()
        if self._error is not None:
            raise self._error
        return self._result

    def bootstrap(self) -> Exception | None:
        """One turn; returns the exception if the task has failed in it."""
        _stack.append(self)
        try:
            self.coroutine.send(None)
        except StopIteration as end:
            self._result = end.value
        except Exception as error:
            self._error = error
        else:
            return None
        finally:
            _stack.pop()
        self._alive = False
        self._ended.notify_all()
        return self._error


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.tasks: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.tasks.add(task)
        task.make_ready()
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed: list[tuple[Task, Exception]] = []
        while self.ready:
            task = self.ready.popleft()
            error = task.bootstrap()
            if error is not None:
                failed.append((task, error))
            if not task.is_alive():
                self.tasks.discard(task)
        errors = [error for task, error in failed if not task.joined]
        if errors:
            raise ExceptionGroup("exceptions in tasks", errors)
