# expected: wrong
# mistake: whether a task has ended is read off its result, by comparing it with a PENDING marker with == instead of keeping a flag (or using `is`), so the result's own __eq__ decides
# rule: A result may be anything: 0, False, `[]`, an exception that was not raised. An exception may count as false, or equal another one. So keep whether a task has ended, and how.
# seen: a task returns an object that says it equals everything (unittest.mock.ANY) or that cannot be compared (a column of a data frame, whose == gives no plain truth value), and is joined after it has ended: the joiner waits for ever, or fails; right with all other results, and when the joiner waits already
"""The steps of a pipeline: each task is a cell that is filled once."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

PENDING = object()


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _filled(cell: Task) -> Generator[object, None, None]:
    yield cell


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.result: Any = PENDING
        self.error: Exception | None = None
        self.joined = False
        self.readers: list[tuple[Scheduler, Task]] = []

    async def join(self) -> Any:
        self.joined = True
        if self.result == PENDING:
            await _filled(self)
        if self.error is not None:
            raise self.error
        return self.result

    def fill(self, result: Any, error: Exception | None = None) -> None:
        self.result, self.error = result, error
        for scheduler, reader in self.readers:
            scheduler.order.append(reader)
        self.readers = []


class Scheduler:
    def __init__(self) -> None:
        self.order: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.order.append(task)
        return task

    def run(self) -> None:
        failed: list[Task] = []
        while self.order:
            task = self.order.popleft()
            try:
                cell = task.coroutine.send(None)
            except StopIteration as stop:
                task.fill(stop.value)
            except Exception as error:
                task.fill(None, error)
                failed.append(task)
            else:
                if cell is None:
                    self.order.append(task)
                else:
                    cell.readers.append((self, task))
        errors = [task.error for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup(f"{len(errors)} steps failed", errors)
