# expected: wrong
# mistake: a later join takes the exception off the list of unclaimed ones with list.remove, which takes the first EQUAL one
# rule: "An exception may count as false, or equal another one."
# seen: A and B fail by different exceptions that are equal; later somebody joins B: A's exception is struck from the list instead, and run reports B's, which was joined
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield ("pause", None)


@types.coroutine
def _block_on(task: Task) -> Generator[object, None, None]:
    yield ("join", task)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], board: list[Exception]) -> None:
        self.coroutine = coroutine
        self.board = board  # where our scheduler pins up the errors that nobody has asked for
        self.pinned = False
        self.waiters: deque = deque()
        self.result: tuple[str, Any] | None = None

    async def join(self) -> Any:
        if self.result is None:
            await _block_on(self)
        kind, value = self.result
        if kind == "ok":
            return value
        if self.pinned:
            self.pinned = False
            self.board.remove(value)
        raise value


class Scheduler:
    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.board: list[Exception] = []
        self.pinned: list[Task] = []
        self.all: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self.board)
        self.all.add(task)
        self.queue.append(task)
        return task

    def finish(self, task: Task, kind: str, value: Any) -> None:
        task.result = (kind, value)
        self.all.discard(task)
        if kind == "error" and not task.waiters:
            self.board.append(value)
            self.pinned.append(task)
            task.pinned = True
        while task.waiters:
            queue, waiter = task.waiters.popleft()
            queue.append(waiter)

    def run(self) -> None:
        while self.queue:
            task = self.queue.popleft()
            try:
                match task.coroutine.send(None):
                    case ("join", other):
                        other.waiters.append((self.queue, task))
                    case _:
                        self.queue.append(task)
            except StopIteration as stop:
                self.finish(task, "ok", stop.value)
            except Exception as error:
                self.finish(task, "error", error)
        errors = self.board[:]
        self.board.clear()
        for task in self.pinned:
            task.pinned = False
        self.pinned.clear()
        if errors:
            raise ExceptionGroup("unclaimed errors", errors)
