# expected: right
# mistake: none; each coroutine is wrapped in a generator that never raises, so the scheduler only ever calls next(); join is a method that gives an awaitable object
# rule: "What counts is the `await`: `task.join()` alone does nothing."
# seen: a driver generator catches return value and exception, stores them in a dict of outcomes, and wakes the joiners
"""A runtime that fits on one screen: drivers and next()."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


class _Pause:
    def __await__(self) -> Iterator[str]:
        yield "again"


def pause() -> _Pause:
    """Let every other task that is ready have its turn first."""
    return _Pause()


class _Join:
    """What ``join`` gives back. It looks at the task when it is awaited, not before."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def __await__(self) -> Generator[Any, None, Any]:
        task = self._task
        task.nobody_asked = False
        if not task.outcome:
            yield task.waiting
        kind, what = task.outcome
        if kind == "raised":
            raise what
        return what


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[Any, None, Any], ready: deque[Task], failed: list[Task]) -> None:
        self.outcome: tuple[str, Any] | tuple[()] = ()
        self.nobody_asked = True
        self.waiting: list[Task] = []
        self.driver = self._drive(coroutine, ready, failed)

    def join(self) -> _Join:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        return _Join(self)

    def _drive(
        self, coroutine: Coroutine[Any, None, Any], ready: deque[Task], failed: list[Task]
    ) -> Generator[Any, None, None]:
        try:
            value = yield from coroutine.__await__()
        except Exception as error:
            self.outcome = ("raised", error)
            failed.append(self)
        else:
            self.outcome = ("returned", value)
        ready.extend(self.waiting)
        self.waiting = []


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self._ready, self._failed)
        self._ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._ready:
            task = self._ready.popleft()
            where = next(task.driver, None)
            if where == "again":
                self._ready.append(task)
            elif where is not None:
                where.append(task)
        lost = [task.outcome[1] for task in self._failed if task.nobody_asked]
        self._failed = []
        if lost:
            raise ExceptionGroup("nobody joined", lost)
