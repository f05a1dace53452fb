# expected: wrong
# mistake: Those who wait for a task are kept in a set, so they are woken in the order of the set.
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: With one joiner always right; with several the order is that of their addresses in memory, by chance right or wrong, and may differ from run to run.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[bool, None, None]:
    yield True


@types.coroutine
def _park() -> Generator[bool, None, None]:
    yield False


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[bool, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.waiting: set[Task] = set()

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            self.waiting.add(self.scheduler.current)
            await _park()
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    current: Task

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[bool, None, Any]) -> Task:
        task = Task(self, coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            self.step(self.ready.popleft())
        lost = [task.error for task in self.failed if not task.joined]
        self.failed = []
        if lost:
            raise ExceptionGroup("unjoined failures", lost)

    def step(self, task: Task) -> None:
        self.current = task
        try:
            if task.coroutine.send(None):
                self.ready.append(task)
            return
        except StopIteration as end:
            task.result = end.value
        except Exception as error:
            task.error = error
            self.failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            self.ready.append(joiner)
        task.waiting = set()
