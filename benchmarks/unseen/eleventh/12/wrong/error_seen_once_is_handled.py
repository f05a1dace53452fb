# expected: wrong
# mistake: marks the exception object as handled (by id) when somebody joins, instead of the task
# rule: "a joiner that does not catch it fails by it in turn. When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: right when joiners catch; a joiner that nobody joins and that fails by the very exception is left out of the group
"""A runtime that fits on one screen: a ledger of errors."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Ledger:
    """All errors of a run, and which of them somebody has taken."""

    def __init__(self) -> None:
        self._entries: list[tuple[Task, Exception]] = []
        self._taken: dict[int, Exception] = {}

    def enter(self, task: Task, error: Exception) -> None:
        self._entries.append((task, error))

    def take(self, error: Exception) -> None:
        self._taken[id(error)] = error  # keeps it alive, so that no other gets its id

    def close(self) -> list[Exception]:
        open_ones = [error for _, error in self._entries if id(error) not in self._taken]
        self._entries.clear()
        self._taken.clear()
        return open_ones


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[Any, None, Any], ledger: Ledger) -> None:
        self.coroutine = coroutine
        self.ledger = ledger
        self.state = "alive"
        self.what: Any = None
        self.waiters: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        if self.state == "alive":
            await _park(self.waiters)
        if self.state == "failed":
            self.ledger.take(self.what)
            raise self.what
        return self.what


@types.coroutine
def _park(line: list[Task]) -> Generator[list[Task], None, None]:
    yield line


@types.coroutine
def pause() -> Generator[None, None, None]:
    """Let every other task that is ready have its turn first."""
    yield


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._ready: deque[Task] = deque()
        self._ledger = Ledger()

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self._ledger)
        self._ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        ready = self._ready
        while ready:
            task = ready.popleft()
            try:
                line = task.coroutine.send(None)
            except StopIteration as end:
                task.state, task.what = "returned", end.value
            except Exception as error:
                task.state, task.what = "failed", error
                self._ledger.enter(task, error)
            else:
                (ready if line is None else line).append(task)
                continue
            ready.extend(task.waiters)
            task.waiters.clear()
        if lost := self._ledger.close():
            raise ExceptionGroup("nobody took these", lost)
