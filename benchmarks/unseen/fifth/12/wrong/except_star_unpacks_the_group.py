# expected: wrong
# mistake: catches what a task raises with `except*` and takes the first exception out of the group: right for a plain exception (Python wraps it), but when the task itself raised an ExceptionGroup it keeps only the first one inside
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned, or raises the very exception that it raised."
# seen: a task raises an ExceptionGroup (for example because it ran another scheduler whose tasks failed): the joiner gets the first exception inside it, and run reports that one instead of the group
"""A runtime: steps and outcomes."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any, NamedTuple


class Returned(NamedTuple):
    value: Any

    def get(self) -> Any:
        return self.value


class Raised(NamedTuple):
    error: Exception

    def get(self) -> Any:
        raise self.error


@types.coroutine
def _hand_over(where: deque) -> Generator[deque, None, None]:
    """Give the turn away, and say in which line to put the task."""
    yield where


class _Everybody:
    """The line of those who are ready; every scheduler has its own, so this is only a sign for it."""


@types.coroutine
def pause() -> Generator[type, None, None]:
    yield _Everybody


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], line: deque[Task]) -> None:
        self.coroutine = coroutine
        self.line = line
        self.outcome: Returned | Raised | None = None
        self.line_here: deque[Task] = deque()
        self.asked = False

    async def join(self) -> Any:
        self.asked = True
        if self.outcome is None:
            await _hand_over(self.line_here)
        return self.outcome.get()

    def step(self) -> None:
        try:
            try:
                where = self.coroutine.send(None)
            except StopIteration as end:
                self.outcome = Returned(end.value)
            else:
                (self.line if where is _Everybody else where).append(self)
        except* Exception as group:
            self.outcome = Raised(group.exceptions[0])
        if self.outcome is not None:
            while self.line_here:
                waiter = self.line_here.popleft()
                waiter.line.append(waiter)


class Scheduler:
    def __init__(self) -> None:
        self.line: deque[Task] = deque()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self.line)
        self.line.append(task)
        return task

    def run(self) -> None:
        while self.line:
            task = self.line.popleft()
            task.step()
            if isinstance(task.outcome, Raised):
                self.failed.append(task)
        failed, self.failed = self.failed, []
        errors = [task.outcome.error for task in failed if not task.asked]
        if errors:
            raise ExceptionGroup("nobody asked for", errors)
