# expected: wrong
# mistake: the loop is a generator made once in __init__; after the first run it is exhausted, so a second run does nothing
# rule: More may be spawned then, and `run` called again.
# seen: everything is right for the first run; tasks spawned after it never have a turn, the second run returns at once
"""The main loop as a generator pipeline: turns come out of it, run consumes them."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.outcome: tuple[str, Any] | None = None
        self.waiters: list[Task] = []
        self.awaited = False

    @types.coroutine
    def join(self) -> Generator[object, None, Any]:
        self.awaited = True
        if self.outcome is None:
            yield self
        assert self.outcome is not None
        kind, value = self.outcome
        if kind == "error":
            raise value
        return value


class Scheduler:
    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.turns = self._turns()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.queue.append(task)
        return task

    def _turns(self) -> Iterator[Task]:
        """Give one turn after the other; yield the tasks that have ended."""
        while self.queue:
            task = self.queue.popleft()
            try:
                target = task.coroutine.send(None)
            except StopIteration as end:
                task.outcome = ("result", end.value)
            except Exception as error:
                task.outcome = ("error", error)
            else:
                (self.queue if target is None else target.waiters).append(task)
                continue
            self.queue.extend(task.waiters)
            task.waiters.clear()
            yield task

    def run(self) -> None:
        failed = [task for task in self.turns if task.outcome[0] == "error"]
        errors = [task.outcome[1] for task in failed if not task.awaited]
        if errors:
            raise ExceptionGroup("some tasks failed", errors)
