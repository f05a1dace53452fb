# expected: wrong
# mistake: a "fair" scheduler in the manner of an operating system: the ready task that has had the fewest turns goes first, and only among equals the one that came first
# rule: "Each scheduler has one queue: first come, first served."
# seen: right when all tasks are spawned before run and each has as many turns as the others; a task that is spawned by a running task, or woken after few turns, overtakes those that have paused more often
"""Every task gets its fair share of the processor."""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _wait_for(task: Task) -> Generator[object, None, None]:
    yield task


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.turns_had = 0
        self.exited = False
        self.has_failed = False
        self.exit_value: Any = None
        self.was_joined = False
        self.wait_list: list[Task] = []

    async def join(self) -> Any:
        self.was_joined = True
        if not self.exited:
            await _wait_for(self)
        if self.has_failed:
            raise self.exit_value
        return self.exit_value


@dataclass(order=True)
class Slot:
    turns_had: int
    number: int
    task: Task = field(compare=False)


class RunQueue:
    def __init__(self) -> None:
        self._slots: list[Slot] = []
        self._numbers = itertools.count()

    def __bool__(self) -> bool:
        return bool(self._slots)

    def push(self, task: Task) -> None:
        heapq.heappush(self._slots, Slot(task.turns_had, next(self._numbers), task))

    def pop(self) -> Task:
        return heapq.heappop(self._slots).task


class Scheduler:
    def __init__(self) -> None:
        self._run_queue = RunQueue()
        self._failures: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._run_queue.push(task)
        return task

    def _exit(self, task: Task, value: Any, *, failed: bool = False) -> None:
        task.exited, task.has_failed, task.exit_value = True, failed, value
        if failed:
            self._failures.append(task)
        for waiter in task.wait_list:
            self._run_queue.push(waiter)
        task.wait_list.clear()

    def run(self) -> None:
        while self._run_queue:
            task = self._run_queue.pop()
            task.turns_had += 1
            try:
                target = task.coroutine.send(None)
            except StopIteration as end:
                self._exit(task, end.value)
            except Exception as error:
                self._exit(task, error, failed=True)
            else:
                if target is None:
                    self._run_queue.push(task)
                else:
                    target.wait_list.append(task)
        failures, self._failures = self._failures, []
        errors = [task.exit_value for task in failures if not task.was_joined]
        if errors:
            raise ExceptionGroup("failures", errors)
