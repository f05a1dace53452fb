# expected: wrong
# mistake: join() is a plain function that notes at once that the task has been joined, and returns an awaitable; a forgotten await then makes the exception disappear.
# rule: "What counts is the `await`: `task.join()` alone does nothing."
# seen: `task.join()` without await, on a task that fails and that nobody else joins: run returns quietly instead of raising the group. Right whenever each join is awaited.
"""Joins are objects that can be awaited."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class _Pause:
    def __await__(self) -> Generator[object, None, None]:
        yield self


def pause() -> _Pause:
    """Let every other task that is ready have its turn first."""
    return _Pause()


class _Join(Generic[T]):
    """One join of one task; it counts as a joiner."""

    def __init__(self, task: Task) -> None:
        self.task = task
        task.joins.append(self)

    def __await__(self) -> Generator[object, None, T]:
        if not self.task.ended:
            yield self
        if self.task.failed:
            raise self.task.outcome
        return self.task.outcome


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], queue: deque[Task] | None = None) -> None:
        self.coroutine = coroutine
        self.queue = queue
        self.ended = False
        self.failed = False
        self.outcome: Any = None
        self.joins: list[_Join[Any]] = []
        self.sleeping: list[Task] = []

    def join(self) -> Awaitable[Any]:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        return _Join(self)

    def end(self, outcome: Any, failed: bool) -> None:
        """Keep how it has ended, and wake who waits."""
        self.ended, self.failed, self.outcome = True, failed, outcome
        sleeping, self.sleeping = self.sleeping, []
        for sleeper in sleeping:
            sleeper.queue.append(sleeper)


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.open: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        self.queue.append(task := Task(coroutine, self.queue))
        self.open.add(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed: list[Task] = []
        while self.queue:
            task = self.queue.popleft()
            try:
                signal = task.coroutine.send(None)
            except StopIteration as stop:
                task.end(stop.value, failed=False)
            except Exception as error:
                task.end(error, failed=True)
                failed.append(task)
            else:
                if isinstance(signal, _Join):
                    signal.task.sleeping.append(task)
                else:
                    self.queue.append(task)
                continue
            self.open.discard(task)
        errors = [task.outcome for task in failed if not task.joins]
        if errors:
            raise ExceptionGroup("errors that nobody has joined", errors)
