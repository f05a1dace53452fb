# expected: wrong
# mistake: join takes the error out of the list of lost errors with list.remove, which removes the first one that is equal
# rule: "An exception may count as false, or equal another one."
# seen: right unless an unjoined failure stands in the list whose exception compares equal (or is the very same, passed on by a joiner): joining another task takes that one out, and the group lacks it
"""A runtime that fits on one screen: a list of errors that nobody has picked up yet."""

from __future__ import annotations

import contextlib
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[list[Task] | None, None, None]:
    """Let every other task that is ready have its turn first."""
    yield None


@types.coroutine
def _wait_in(line: list[Task]) -> Generator[list[Task] | None, None, None]:
    yield line


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[Any, None, Any], lost: list[Exception]) -> None:
        self.coroutine = coroutine
        self.lost = lost
        self.done = False
        self.joined = False
        self.value: Any = None
        self.error: Exception | None = None
        self.line: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.done:
            await _wait_in(self.line)
        if self.error is None:
            return self.value
        with contextlib.suppress(ValueError):
            self.lost.remove(self.error)
        raise self.error

    def finish(self, value: Any = None, error: Exception | None = None) -> None:
        self.done, self.value, self.error = True, value, error
        if error is not None and not self.joined:
            self.lost.append(error)


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._queue: deque[Task] = deque()
        self._lost: list[Exception] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self._lost)
        self._queue.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._queue:
            task = self._queue.popleft()
            try:
                line = task.coroutine.send(None)
            except StopIteration as end:
                task.finish(value=end.value)
            except Exception as error:
                task.finish(error=error)
            else:
                (self._queue if line is None else line).append(task)
                continue
            self._queue.extend(task.line)
            task.line.clear()
        if self._lost:
            lost = self._lost.copy()
            self._lost.clear()
            raise ExceptionGroup("lost errors", lost)
