# expected: wrong
# mistake: The unclaimed exceptions are kept in a list, and a join takes its own out by list.remove, which takes the first EQUAL one.
# rule: "An exception may count as false, or equal another one."
# seen: two tasks fail by exceptions that compare equal and the later one is joined: run reports the joined one instead of the other. Right with ordinary exceptions, which are equal to themselves only.
"""A scheduler that keeps a ledger of exceptions that nobody has claimed yet."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Ledger:
    def __init__(self) -> None:
        self._open: list[Exception] = []

    def enter(self, error: Exception) -> None:
        self._open.append(error)

    def settle(self, error: Exception) -> None:
        if error in self._open:
            self._open.remove(error)

    def close(self) -> list[Exception]:
        self._open, rest = [], self._open
        return rest


@types.coroutine
def _yield(where: Any) -> Generator[Any, None, None]:
    yield where


class _Pause:
    def __await__(self) -> Generator[Any, None, None]:
        yield None


def pause() -> _Pause:
    return _Pause()


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.waiters: list[Task] = []
        self.claimed = False

    @property
    def ended(self) -> bool:
        return "result" in vars(self) or "error" in vars(self)

    async def join(self) -> Any:
        if not self.claimed:
            self.claimed = True
            if "error" in vars(self):
                self.scheduler.ledger.settle(self.error)
        if not self.ended:
            await _yield(self.waiters)
        if "error" in vars(self):
            raise self.error
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self.ledger = Ledger()
        self.queue: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.queue.append(task)
        return task

    def run(self) -> None:
        while self.queue:
            task = self.queue.popleft()
            try:
                where = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.error = error
                if not task.claimed:
                    self.ledger.enter(error)
            else:
                if where is None:
                    where = self.queue
                where.append(task)
                continue
            for waiter in task.waiters:
                waiter.scheduler.queue.append(waiter)
            task.waiters = []
        rest = self.ledger.close()
        if rest:
            raise ExceptionGroup("nobody has claimed these", rest)
