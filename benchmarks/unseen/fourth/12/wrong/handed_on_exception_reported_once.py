# expected: wrong
# mistake: collects the failures in a dict by id(exception), so an exception by which two tasks failed (two joiners of one failed task, neither of which catches it) is reported only once
# rule: "`run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined, in the order in which they failed."
# seen: right as long as no two unjoined tasks fail by the same exception object; with two joiners that do not catch, the group has one member instead of two
"""Outcomes are functions: calling one returns or raises."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield lambda task, ready: ready.append(task)


@types.coroutine
def _wait_in(row: list[Task]) -> Generator[object, None, None]:
    yield lambda task, ready: row.append(task)


def _returning(value: Any) -> Callable[[], Any]:
    return lambda: value


def _raising(error: Exception) -> Callable[[], Any]:
    def outcome() -> Any:
        raise error

    return outcome


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.outcome: Callable[[], Any] | None = None
        self.row: list[Task] = []
        self.somebody_cares = False

    async def join(self) -> Any:
        self.somebody_cares = True
        if self.outcome is None:
            await _wait_in(self.row)
        return self.outcome()


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failures: list[tuple[Task, Exception]] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def _advance(self, task: Task) -> None:
        try:
            arrange = task.coroutine.send(None)
        except StopIteration as end:
            task.outcome = _returning(end.value)
        except Exception as error:
            task.outcome = _raising(error)
            self.failures.append((task, error))
        else:
            arrange(task, self.ready)
            return
        self.ready.extend(task.row)
        task.row.clear()

    def run(self) -> None:
        while self.ready:
            self._advance(self.ready.popleft())

        # An exception travels from task to task by join; tell of each only once.
        report: dict[int, Exception] = {}
        for task, error in self.failures:
            if not task.somebody_cares:
                report.setdefault(id(error), error)
        self.failures.clear()
        if report:
            raise ExceptionGroup("tasks failed", list(report.values()))
