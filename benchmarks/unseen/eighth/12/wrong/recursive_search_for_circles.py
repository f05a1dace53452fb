# expected: wrong
# mistake: before a task waits, join follows the chain of waiting tasks recursively, to see whether it is a circle
# rule: A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other.
# seen: a chain of about a thousand tasks or more that already wait for each other: the next one that joins gets a RecursionError, and fails by it; short chains and circles are right
"""Tasks that can never end are recognised at once and put aside."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[str, None, None]:
    yield "again"


@types.coroutine
def _sleep() -> Generator[str, None, None]:
    yield "sleep"


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], owner: Scheduler) -> None:
        self.coroutine = coroutine
        self.owner = owner
        self.done = False
        self.raised = False
        self.value: Any = None
        self.joined = False
        self.lost = False
        self.waits_for: Task | None = None
        self.queue: deque[Task] = deque()

    def never_ends_before(self, other: Task) -> bool:
        if self is other or self.lost:
            return True
        if self.waits_for is None:
            return False
        return self.waits_for.never_ends_before(other)

    async def join(self) -> Any:
        self.joined = True
        if not self.done:
            me = self.owner.on
            if self.never_ends_before(me):
                me.lost = True
                self.owner.lost.append(me)
            else:
                me.waits_for = self
                self.queue.append(me)
            await _sleep()
            me.waits_for = None
        if self.raised:
            raise self.value
        return self.value


class Scheduler:
    def __init__(self) -> None:
        self.on: Any = None
        self.queue: deque[Task] = deque()
        self.lost: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.queue.append(task)
        return task

    def run(self) -> None:
        failed: list[Task] = []
        while self.queue:
            self.on = task = self.queue.popleft()
            try:
                if task.coroutine.send(None) == "again":
                    self.queue.append(task)
                continue
            except StopIteration as end:
                task.value = end.value
            except Exception as error:
                task.raised, task.value = True, error
                failed.append(task)
            task.done = True
            self.queue.extend(task.queue)
            task.queue.clear()
        unjoined = [task.value for task in failed if not task.joined]
        if unjoined:
            raise ExceptionGroup("tasks failed that nobody joined", unjoined)
