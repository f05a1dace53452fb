# expected: wrong
# mistake: keeps a list of unclaimed exceptions and takes an exception off with list.remove when its task is joined; remove compares with ==, so an equal exception of another task goes in its place
# rule: "An exception may count as false, or equal another one."
# seen: right with ordinary exceptions; when two tasks fail with exceptions that are equal, and only the second is joined, the group holds the exception of the joined one instead of the other's
"""Failures are put on a list, and whoever joins takes them off."""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Phase(enum.Enum):
    ALIVE = enum.auto()
    RETURNED = enum.auto()
    RAISED = enum.auto()


class Signal:
    """What a task sends up to its scheduler."""

    def __init__(self, wait_for: Task | None = None) -> None:
        self.wait_for = wait_for

    def __await__(self) -> Generator[Signal, None, None]:
        yield self


async def pause() -> None:
    await Signal()


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], unclaimed: list[Exception]) -> None:
        self.coroutine = coroutine
        self.phase = Phase.ALIVE
        self.outcome: Any = None
        self.waiting: deque[Task] = deque()
        self._unclaimed = unclaimed
        self._to_claim = False

    async def join(self) -> Any:
        if self.phase is Phase.ALIVE:
            await Signal(self)
        match self.phase:
            case Phase.RETURNED:
                return self.outcome
            case Phase.RAISED:
                self._claim()
                raise self.outcome

    def _claim(self) -> None:
        if self._to_claim:
            self._to_claim = False
            self._unclaimed.remove(self.outcome)

    def failed_with(self, error: Exception) -> None:
        self.phase, self.outcome = Phase.RAISED, error
        self._unclaimed.append(error)
        self._to_claim = True

    def reported(self) -> None:
        self._to_claim = False


class Scheduler:
    def __init__(self) -> None:
        self._queue: deque[Task] = deque()
        self._unclaimed: list[Exception] = []
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self._unclaimed)
        self._queue.append(task)
        return task

    def run(self) -> None:
        while self._queue:
            self._take_turn(self._queue.popleft())
        for task in self._failed:
            task.reported()
        self._failed.clear()
        errors = self._unclaimed.copy()
        self._unclaimed.clear()
        if errors:
            raise ExceptionGroup("unclaimed exceptions", errors)

    def _take_turn(self, task: Task) -> None:
        try:
            signal = task.coroutine.send(None)
        except StopIteration as end:
            task.phase, task.outcome = Phase.RETURNED, end.value
        except Exception as error:
            task.failed_with(error)
            self._failed.append(task)
        else:
            line = self._queue if signal.wait_for is None else signal.wait_for.waiting
            line.append(task)
            return
        while task.waiting:
            self._queue.append(task.waiting.popleft())
