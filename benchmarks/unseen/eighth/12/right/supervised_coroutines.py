# expected: right
# mistake: the scheduler never looks at results or exceptions: each task's coroutine is wrapped in a supervising coroutine that catches, stores and wakes; join loops over a bell (an event-like object of callbacks); what is yielded is the function that parks the task
# rule: An exception ends its own task and nothing else.
# seen: the supervisor's last act is in the same turn as the end of the task, so order and turns are as with any other scheduler
"""Every task runs under a supervisor that is itself a coroutine."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Resume = Callable[[], None]


@types.coroutine
def _park(where: Callable[[Resume], None] | None) -> Generator[Any, None, None]:
    yield where


async def pause() -> None:
    await _park(None)


class Bell:
    """Rings once; whoever has come before is told, whoever comes later need not wait."""

    def __init__(self) -> None:
        self._listeners: list[Resume] | None = []

    async def heard(self) -> None:
        while self._listeners is not None:
            await _park(self._listeners.append)

    def ring(self) -> None:
        listeners, self._listeners = self._listeners or [], None
        for resume in listeners:
            resume()


class Task:
    def __init__(self) -> None:
        self._bell = Bell()
        self._results: list[Any] = []
        self._errors: list[Exception] = []
        self.visited = False

    async def join(self) -> Any:
        self.visited = True
        await self._bell.heard()
        for error in self._errors:
            raise error
        return self._results[0]

    async def supervise(self, coroutine: Coroutine[Any, None, Any], failed: Callable[[], None]) -> None:
        try:
            self._results.append(await coroutine)
        except Exception as error:
            self._errors.append(error)
            failed()
        self._bell.ring()

    def unseen(self) -> list[Exception]:
        return [] if self.visited else self._errors


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[int] = deque()
        self._alive: dict[int, Coroutine[Any, None, None]] = {}
        self._count = 0
        self._casualties: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task()
        number = self._count
        self._count += 1
        self._alive[number] = task.supervise(coroutine, lambda: self._casualties.append(task))
        self._ready.append(number)
        return task

    def run(self) -> None:
        while self._ready:
            number = self._ready.popleft()
            for where in self._turn(self._alive[number]):
                if where is None:
                    self._ready.append(number)
                else:
                    where(lambda number=number: self._ready.append(number))
                break
            else:
                del self._alive[number]
        casualties, self._casualties = self._casualties, []
        errors = [error for task in casualties for error in task.unseen()]
        if errors:
            raise ExceptionGroup("casualties", errors)

    @staticmethod
    def _turn(coroutine: Coroutine[Any, None, None]) -> list[Any]:
        """What the coroutine yields in its turn: one thing, or nothing if it ends."""
        try:
            return [coroutine.send(None)]
        except StopIteration:
            return []
