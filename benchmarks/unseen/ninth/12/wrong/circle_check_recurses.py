# expected: wrong
# mistake: before a task waits, a recursive function follows the chain "waits for, who waits for ..." to note circles; a long chain breaks the recursion limit
# rule: "A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other."
# seen: a chain of about 1000 tasks, each joining the one before it, which already waits: run dies of a RecursionError (a chain whose tasks begin to wait in the other order works, unless somebody joins its end at last)
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _ask(target: Task) -> Generator[object, None, None]:
    yield target


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.waits_for: Task | None = None
        self.waiters: list[Task] = []
        self.ended = False
        self.failed = False
        self.outcome: Any = None
        self.joined = False
        self.stuck = False  # for the debugger: waits in a circle, will never end

    def reaches(self, other: Task) -> bool:
        """Does this task wait for the other one, or for one that does?"""
        if self is other:
            return True
        return self.waits_for is not None and not self.stuck and self.waits_for.reaches(other)

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await _ask(self)
        if self.failed:
            raise self.outcome
        return self.outcome


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.living: set[Task] = set()
        self.failures: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.living.add(task)
        self.ready.append(task)
        return task

    def _ended(self, task: Task, outcome: Any, failed: bool) -> None:
        task.ended, task.outcome, task.failed = True, outcome, failed
        self.living.discard(task)
        if failed:
            self.failures.append(task)
        for waiter in task.waiters:
            waiter.waits_for = None
            waiter.scheduler.ready.append(waiter)
        task.waiters.clear()

    def run(self) -> None:
        while self.ready:
            task = self.ready.popleft()
            try:
                target = task.coroutine.send(None)
            except StopIteration as stop:
                self._ended(task, stop.value, False)
            except Exception as error:
                self._ended(task, error, True)
            else:
                if target is None:
                    self.ready.append(task)
                else:
                    task.stuck = target.reaches(task)
                    task.waits_for = target
                    target.waiters.append(task)
        failures, self.failures = self.failures, []
        errors = [task.outcome for task in failures if not task.joined]
        if errors:
            raise ExceptionGroup("failed", errors)
