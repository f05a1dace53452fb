# expected: wrong
# mistake: a join takes the exception off the list of unclaimed exceptions with list.remove, which removes the first one that is equal, not this very one
# rule: An exception may count as false, or equal another one.
# seen: two tasks fail with exceptions that are equal (own __eq__, for example a dataclass) or with the same object, and the one that failed later is joined after that: run reports the exception of the joined task, or in the wrong order; right with ordinary exceptions, and when the joiner waits already
"""Claims: an exception lies on the counter until somebody claims it."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def _give_turn(to: object) -> Generator[object, None, None]:
    yield to


async def pause() -> None:
    await _give_turn(None)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.is_done = False
        self.claimed = False
        self.value: Any = None
        self.exception: Exception | None = None
        self.sleepers: list[Task] = []

    async def join(self) -> Any:
        if not self.claimed:
            self.claimed = True
            if self.exception is not None:
                self.scheduler.claim(self.exception)
        if not self.is_done:
            await _give_turn(self.sleepers)
        if self.exception is not None:
            raise self.exception
        return self.value

    def done(self) -> None:
        self.is_done = True
        for sleeper in self.sleepers:
            sleeper.scheduler.ready.append(sleeper)
        self.sleepers = []


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.unclaimed: list[Exception] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append(task)
        return task

    def claim(self, exception: Exception) -> None:
        try:
            self.unclaimed.remove(exception)
        except ValueError:
            pass  # it was raised by an earlier run

    def run(self) -> None:
        while self.ready:
            task = self.ready.popleft()
            try:
                sleepers = task.coroutine.send(None)
            except StopIteration as end:
                task.value = end.value
                task.done()
            except Exception as exception:
                task.exception = exception
                if not task.claimed:
                    self.unclaimed.append(exception)
                task.done()
            else:
                (self.ready if sleepers is None else sleepers).append(task)
        if self.unclaimed:
            unclaimed, self.unclaimed = self.unclaimed, []
            raise ExceptionGroup("unclaimed", unclaimed)
