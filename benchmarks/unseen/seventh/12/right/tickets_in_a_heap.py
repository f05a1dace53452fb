# expected: right
# mistake: none; unusual: the queue is a heap of (ticket number, task) with numbers from itertools.count, what is yielded is a function that the scheduler calls, and the current task is kept on a stack so that nested runs do not disturb each other.
# rule: all
# seen: The order by ticket number is first come, first served.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any

_stack: list[tuple[Scheduler, Task]] = []  # who has its turn, the innermost run last


@types.coroutine
def _call(function: Callable[[], None]) -> Generator[object, None, None]:
    yield function


async def pause() -> None:
    scheduler, me = _stack[-1]
    await _call(lambda: scheduler._line_up(me))


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.joined = False
        self._get: Callable[[], Any] | None = None
        self._on_end: list[Callable[[], None]] = []

    async def join(self) -> Any:
        self.joined = True
        if self._get is None:
            scheduler, me = _stack[-1]
            await _call(lambda: self._on_end.append(lambda: scheduler._line_up(me)))
        return self._get()

    def _end(self, get: Callable[[], Any]) -> None:
        self._get = get
        for callback in self._on_end:
            callback()
        self._on_end.clear()


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._tickets = itertools.count()
        self._heap: list[tuple[int, Task]] = []

    def _line_up(self, task: Task) -> None:
        heapq.heappush(self._heap, (next(self._tickets), task))

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._line_up(task)
        return task

    def run(self) -> None:
        failed: list[tuple[Task, Exception]] = []
        while self._heap:
            _, task = heapq.heappop(self._heap)
            _stack.append((self, task))
            try:
                after = task.coroutine.send(None)
            except StopIteration as end:
                task._end(lambda value=end.value: value)
            except Exception as error:
                failed.append((task, error))

                def fail(error: Exception = error) -> Any:
                    raise error

                task._end(fail)
            else:
                after()
            finally:
                _stack.pop()
        if errors := [error for task, error in failed if not task.joined]:
            raise ExceptionGroup("failed", errors)
