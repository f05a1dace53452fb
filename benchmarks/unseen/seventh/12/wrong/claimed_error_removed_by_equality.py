# expected: wrong
# mistake: The errors nobody asked for are kept in a list of exceptions, and a join takes its own out with list.remove(), which compares with == and takes the first that is equal.
# rule: An exception may count as false, or equal another one. So keep whether a task has ended, and how.
# seen: Two tasks fail with exceptions that are equal but not the same, and the later one is joined after it has ended: run() reports the joined one and hides the other. Right with exceptions that compare by identity (the default).
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


@types.coroutine
def _suspend(park: Callable[[Callable[[], None]], None]) -> Generator[object, None, None]:
    """Give the turn away; ``park`` is handed the function that brings it back."""
    yield park


async def pause() -> None:
    await _suspend(lambda wake_up: wake_up())


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], unclaimed: list[Exception]) -> None:
        self.coroutine = coroutine
        self._unclaimed = unclaimed
        self._claimed = False
        self._finish: Callable[[], Any] | None = None
        self._error: Exception | None = None
        self._wake: list[Callable[[], None]] = []

    async def join(self) -> Any:
        if self._finish is None:
            self._claimed = True
            await _suspend(self._wake.append)
        elif not self._claimed:
            self._claimed = True
            if self._error is not None and self._error in self._unclaimed:
                self._unclaimed.remove(self._error)
        return self._finish()

    def _succeeded(self, value: Any) -> None:
        self._finish = lambda: value
        self._wake_all()

    def _failed(self, error: Exception) -> None:
        def finish() -> Any:
            raise error

        self._error = error
        self._finish = finish
        if not self._claimed:
            self._unclaimed.append(error)
        self._wake_all()

    def _wake_all(self) -> None:
        callbacks, self._wake = self._wake, []
        for callback in callbacks:
            callback()


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._ready: deque[Task] = deque()
        self._unclaimed: list[Exception] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self._unclaimed)
        self._ready.append(task)
        return task

    def run(self) -> None:
        while self._ready:
            task = self._ready.popleft()
            try:
                park = task.coroutine.send(None)
            except StopIteration as end:
                task._succeeded(end.value)
            except Exception as error:
                task._failed(error)
            else:
                park(lambda task=task: self._ready.append(task))
        if self._unclaimed:
            errors = self._unclaimed.copy()
            self._unclaimed.clear()
            raise ExceptionGroup("nobody joined these", errors)
