# expected: wrong
# mistake: makes the loop a generator once, in __init__, and run iterates over it; after the first run the generator has ended for good, so a second run does nothing
# rule: "More may be spawned then, and `run` called again."
# seen: right for the first run of each scheduler; tasks that are spawned after it never get a turn, and the second run comes back at once
"""The life of a scheduler as a generator of turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator, Iterator
from contextlib import suppress
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield


class Outcome:
    """How a task has ended."""

    def __init__(self) -> None:
        self.value: Any = None
        self.error: Exception | None = None

    def get(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.outcome: Outcome | None = None
        self.bench: deque[Task] = deque()
        self.observed = False

    def __await__(self) -> Generator[object, None, Any]:
        self.observed = True
        if self.outcome is None:
            yield self.bench
        return self.outcome.get()

    async def join(self) -> Any:
        return await self


class Scheduler:
    def __init__(self) -> None:
        self.line: deque[Task] = deque()
        self.failures: list[Task] = []
        self.turns = self._all_turns()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.line.append(task)
        return task

    def _all_turns(self) -> Iterator[Task]:
        with suppress(IndexError):
            while True:
                task = self.line.popleft()
                self._turn(task)
                yield task

    def _turn(self, task: Task) -> None:
        outcome = Outcome()
        try:
            bench = task.coroutine.send(None)
        except StopIteration as stop:
            outcome.value = stop.value
        except Exception as error:
            outcome.error = error
            self.failures.append(task)
        else:
            (self.line if bench is None else bench).append(task)
            return
        task.outcome = outcome
        self.line.extend(task.bench)
        task.bench.clear()

    def run(self) -> None:
        for _ in self.turns:
            pass
        lonely = [task.outcome.error for task in self.failures if not task.observed]
        self.failures.clear()
        if lonely:
            raise ExceptionGroup("nobody joined", lonely)
