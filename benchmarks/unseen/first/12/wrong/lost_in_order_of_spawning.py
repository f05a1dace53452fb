# expected: wrong
# mistake: The failures are collected at the end by going through all tasks that were spawned, so they stand in the order of spawning.
# rule: "`run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined, in the order in which they failed."
# seen: A is spawned before B, but pauses and fails after B: the group holds A's exception first. Right whenever tasks fail in the order in which they were spawned, or only one fails.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

PAUSE = object()
PARK = object()


@types.coroutine
def _yield(what: object) -> Generator[object, None, None]:
    yield what


async def pause() -> None:
    await _yield(PAUSE)


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[object, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.ended = False
        self.failed = False
        self.joined = False
        self.outcome: Any = None
        self.waiting: list[Task] = []

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            self.waiting.append(self.scheduler.current)
            await _yield(PARK)
        if self.failed:
            raise self.outcome
        return self.outcome


class Scheduler:
    current: Task

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.tasks: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(self, coroutine)
        self.tasks.append(task)
        self.ready.append(task)
        return task

    def _end(self, task: Task, outcome: Any, failed: bool) -> None:
        task.ended = True
        task.failed = failed
        task.outcome = outcome
        self.ready.extend(task.waiting)
        task.waiting = []

    def run(self) -> None:
        while self.ready:
            task = self.current = self.ready.popleft()
            try:
                wish = task.coroutine.send(None)
            except StopIteration as end:
                self._end(task, end.value, failed=False)
            except Exception as error:
                self._end(task, error, failed=True)
            else:
                if wish is PAUSE:
                    self.ready.append(task)
        lost = [task.outcome for task in self.tasks if task.failed and not task.joined]
        self.tasks = [task for task in self.tasks if not task.ended]
        if lost:
            raise ExceptionGroup("lost", lost)
