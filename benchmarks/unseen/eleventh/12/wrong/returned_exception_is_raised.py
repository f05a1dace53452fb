# expected: wrong
# mistake: result and error share one attribute, and join raises whatever is an instance of Exception
# rule: "A result may be anything: 0, False, `[]`, an exception that was not raised."
# seen: right unless a task *returns* an exception (say, of a validation): the joiner gets it raised
"""A runtime that fits on one screen: the coroutine asks, the scheduler answers."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any, NamedTuple

_NOT_YET = object()


class Pause(NamedTuple):
    """Request: put me at the end of the queue."""


class Join(NamedTuple):
    """Request: go on with me when that task has ended."""

    task: Task


@types.coroutine
def _request(what: Pause | Join) -> Generator[Pause | Join, None, None]:
    yield what


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await _request(Pause())


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[Pause | Join, None, Any]) -> None:
        self.coroutine = coroutine
        self.outcome: Any = _NOT_YET
        self.waiters: deque[Task] = deque()
        self.is_joined = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.is_joined = True
        if self.outcome is _NOT_YET:
            await _request(Join(self))
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.crashed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Pause | Join, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        self.queue.append(task := Task(coroutine))
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.queue:
            task = self.queue.popleft()
            match self._step(task):
                case Pause():
                    self.queue.append(task)
                case Join(other):
                    other.waiters.append(task)
                case None:
                    self.queue.extend(task.waiters)
                    task.waiters.clear()
        crashed, self.crashed = self.crashed, []
        if lost := [task.outcome for task in crashed if not task.is_joined]:
            raise ExceptionGroup("nobody joined", lost)

    def _step(self, task: Task) -> Pause | Join | None:
        try:
            return task.coroutine.send(None)
        except StopIteration as end:
            task.outcome = end.value
        except Exception as error:
            task.outcome = error
            self.crashed.append(task)
        return None
