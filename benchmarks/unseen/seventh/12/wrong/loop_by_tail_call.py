# expected: wrong
# mistake: The loop of run() is written as a tail call (each turn calls the next one), but Python keeps every frame.
# rule: A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other.
# seen: After about a thousand turns in one run: RecursionError. Every small program works.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield Scheduler._requeue


@types.coroutine
def _until_ended(task: Task) -> Generator[object, None, None]:
    yield partial(Scheduler._park, target=task)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.settled = False
        self.rejected = False
        self.outcome: Any = None
        self.handled = False
        self.then: list[Task] = []

    async def join(self) -> Any:
        self.handled = True
        if not self.settled:
            await _until_ended(self)
        if self.rejected:
            raise self.outcome
        return self.outcome


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._queue: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._requeue(task)
        return task

    def run(self) -> None:
        rejected: list[Task] = []
        self._next(rejected)
        unhandled = [task.outcome for task in rejected if not task.handled]
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)

    def _requeue(self, task: Task) -> None:
        self._queue.append(task)

    def _park(self, task: Task, target: Task) -> None:
        target.then.append(task)

    def _settle(self, task: Task, outcome: Any, rejected: bool) -> None:
        task.settled, task.rejected, task.outcome = True, rejected, outcome
        self._queue.extend(task.then)
        task.then.clear()

    def _next(self, rejected: list[Task]) -> None:
        if not self._queue:
            return None
        task = self._queue.popleft()
        action: Callable[[Scheduler, Task], None] | None = None
        try:
            action = task.coroutine.send(None)
        except StopIteration as end:
            self._settle(task, end.value, rejected=False)
        except Exception as error:
            rejected.append(task)
            self._settle(task, error, rejected=True)
        if action is not None:
            action(self, task)
        return self._next(rejected)
