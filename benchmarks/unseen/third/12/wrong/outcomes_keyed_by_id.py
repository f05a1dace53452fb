# expected: wrong
# mistake: The tables of the scheduler are keyed by id(coroutine), and nobody keeps the coroutine of an ended task: Python gives its id to a coroutine that is made later, which then looks as if it had ended.
# rule: "So keep whether a task has ended, and how."
# seen: If a task is spawned after another one has ended, it often gets the id of the ended one: joining it does not wait, and gives the outcome of the other task; the earlier task's outcome is overwritten too. Right if everything is spawned before anything ends.
"""A runtime with tables instead of objects."""

from __future__ import annotations

import types
from collections import defaultdict, deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _blocked_by(key: int) -> Generator[object, None, None]:
    yield key


class Task:
    """Only a handle: all is kept in the tables of the scheduler."""

    def __init__(self, scheduler: Scheduler, key: int) -> None:
        self._scheduler = scheduler
        self._key = key

    async def join(self) -> Any:
        tables = self._scheduler
        tables.joined.add(self._key)
        if self._key not in tables.outcomes:
            await _blocked_by(self._key)
        kind, value = tables.outcomes[self._key]
        if kind == "raised":
            raise value
        return value


class Scheduler:
    def __init__(self) -> None:
        self.coroutines: dict[int, Coroutine[object, None, Any]] = {}
        self.outcomes: dict[int, tuple[str, Any]] = {}
        self.waiting: defaultdict[int, list[int]] = defaultdict(list)
        self.joined: set[int] = set()
        self.failures: list[tuple[int, Exception]] = []
        self.ready: deque[int] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        key = id(coroutine)
        self.coroutines[key] = coroutine
        self.ready.append(key)
        return Task(self, key)

    def _finish(self, key: int, kind: str, value: Any) -> None:
        self.outcomes[key] = (kind, value)
        del self.coroutines[key]
        self.ready.extend(self.waiting.pop(key, []))

    def run(self) -> None:
        while self.ready:
            key = self.ready.popleft()
            try:
                blocker = self.coroutines[key].send(None)
            except StopIteration as end:
                self._finish(key, "returned", end.value)
            except Exception as error:
                self.failures.append((key, error))
                self._finish(key, "raised", error)
            else:
                if blocker is None:
                    self.ready.append(key)
                else:
                    self.waiting[blocker].append(key)
        failures, self.failures = self.failures, []
        errors = [error for key, error in failures if key not in self.joined]
        if errors:
            raise ExceptionGroup("failures", errors)
