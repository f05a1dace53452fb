# expected: wrong
# mistake: A join that comes after the failure takes the exception off the list of failures with list.remove, which looks for an equal exception, not for this one.
# rule: "An exception may count as false, or equal another one."
# seen: Two tasks fail with equal exceptions and nobody waits at that moment; the second one is joined later in the same run: the first one's exception is taken off, and run() raises the joined one. With ordinary exceptions only the order can differ, if two tasks failed by the same one.
"""A runtime that keeps its list of unjoined failures up to date at every step."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

_unset = object()


class _Switch:
    """Awaited: the task goes to the given line and the next one takes over."""

    def __init__(self, line: Any = None) -> None:
        self.line = line

    def __await__(self) -> Generator[object, None, None]:
        yield self.line


async def pause() -> None:
    await _Switch()


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], unclaimed: list[Exception]) -> None:
        self.coroutine = coroutine
        self.unclaimed = unclaimed
        self.listed = False
        self.result: Any = _unset
        self.error: Any = _unset
        self.line: deque[Task] = deque()
        self.claimed = False

    async def join(self) -> Any:
        self.claimed = True
        if self.listed:
            self.listed = False
            if self.error in self.unclaimed:
                self.unclaimed.remove(self.error)
        if self.result is _unset and self.error is _unset:
            await _Switch(self.line)
        if self.error is not _unset:
            raise self.error
        return self.result

    def fail(self, error: Exception) -> None:
        self.error = error
        if not self.claimed:
            self.listed = True
            self.unclaimed.append(error)


class Scheduler:
    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.unclaimed: list[Exception] = []
        self.listed_tasks: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self.unclaimed)
        self.queue.append(task)
        return task

    def run(self) -> None:
        while self.queue:
            task = self.queue.popleft()
            try:
                line = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.fail(error)
                self.listed_tasks.append(task)
            else:
                line = self.queue if line is None else line
                line.append(task)
                continue
            self.queue.extend(task.line)
            task.line.clear()
        errors = self.unclaimed.copy()
        self.unclaimed.clear()
        for task in self.listed_tasks:
            task.listed = False
        self.listed_tasks.clear()
        if errors:
            raise ExceptionGroup("unclaimed", errors)
