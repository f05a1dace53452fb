# expected: wrong
# mistake: a result puts the joiners into the queue, but an error is thrown into them there and then, within the turn of the task that failed
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: right for results, and when nobody else is ready; after a failure the joiners go on before the tasks that stood in the queue already
"""A runtime that fits on one screen: results are sent, errors are thrown."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any


@types.coroutine
def _request(line: list[Task] | None) -> Generator[Any, Any, Any]:
    return (yield line)


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await _request(None)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[Any, Any, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.joiners: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            return await _request(self.joiners)
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._ready: deque[tuple[Task, Any]] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self._ready.append((task, None))
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._ready:
            task, value = self._ready.popleft()
            throwing = deque(self._go_on(task, partial(task.coroutine.send, value)))
            while throwing:  # no recursion, for long chains
                joiner, error = throwing.popleft()
                throwing.extend(joiner.scheduler._go_on(joiner, partial(joiner.coroutine.throw, error)))
        failed, self._failed = self._failed, []
        lost = [task.error for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("failed", lost)

    def _go_on(self, task: Task, how: Callable[[], Any]) -> list[tuple[Task, Exception]]:
        """One step of a task; gives back who has to hear of its error."""
        try:
            line = how()
        except StopIteration as end:
            task.ended, task.result = True, end.value
            for joiner in task.joiners:
                joiner.scheduler._ready.append((joiner, task.result))
            return []
        except Exception as error:
            task.ended, task.error = True, error
            self._failed.append(task)
            joiners, task.joiners = task.joiners, []
            return [(joiner, error) for joiner in joiners]
        if line is None:
            self._ready.append((task, None))
        else:
            line.append(task)
        return []
