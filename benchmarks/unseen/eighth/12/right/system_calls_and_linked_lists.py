# expected: right
# mistake: like a small operating system: tasks trap into the scheduler with request objects, queues are hand-made linked lists threaded through the tasks, and the waiters' list is hung onto the ready list as a whole; the answer of join comes by send(value) or throw(error)
# rule: Who waits stands in no queue and has no turns. When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait.
# seen: splicing the list of waiters onto the end keeps their order; no recursion anywhere, no deque
"""A kernel with two system calls."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any

RUNNING, RETURNED, RAISED = "running", "returned", "raised"


@types.coroutine
def _trap(number: int, argument: Any = None) -> Generator[tuple[int, Any], Any, Any]:
    return (yield number, argument)


SYS_YIELD, SYS_WAIT = range(2)


async def pause() -> None:
    await _trap(SYS_YIELD)


class Chain:
    """A list of tasks that are linked by their ``link``; a task is in one of them at most."""

    def __init__(self) -> None:
        self.first: Task | None = None
        self.last: Task | None = None

    def add(self, task: Task) -> None:
        task.link = None
        if self.last is None:
            self.first = task
        else:
            self.last.link = task
        self.last = task

    def take(self) -> Task | None:
        task = self.first
        if task is not None:
            self.first, task.link = task.link, None
            if self.first is None:
                self.last = None
        return task

    def swallow(self, other: Chain) -> None:
        if other.first is None:
            return
        if self.last is None:
            self.first = other.first
        else:
            self.last.link = other.first
        self.last = other.last
        other.first = other.last = None


class Task:
    link: Task | None

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self.coroutine = coroutine
        self.link = None
        self.status = RUNNING
        self.register: Any = None
        self.blocked = Chain()
        self.waiting_on: Task | None = None
        self.claimed = False

    async def join(self) -> Any:
        self.claimed = True
        if self.status == RUNNING:
            return await _trap(SYS_WAIT, self)
        if self.status == RAISED:
            raise self.register
        return self.register


class Scheduler:
    def __init__(self) -> None:
        self._ready = Chain()
        self._table: set[Task] = set()  # all that have not ended: nobody else may keep them
        self._crashed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> Task:
        task = Task(coroutine)
        self._table.add(task)
        self._ready.add(task)
        return task

    def run(self) -> None:
        while (task := self._ready.take()) is not None:
            try:
                call, argument = self._resume(task)
            except StopIteration as end:
                self._exit(task, RETURNED, end.value)
            except Exception as error:
                self._crashed.append(task)
                self._exit(task, RAISED, error)
            else:
                if call == SYS_YIELD:
                    self._ready.add(task)
                else:
                    task.waiting_on = argument
                    argument.blocked.add(task)

        crashed, self._crashed = self._crashed, []
        core = [task.register for task in crashed if not task.claimed]
        if core:
            raise ExceptionGroup("crashed", core)

    @staticmethod
    def _resume(task: Task) -> tuple[int, Any]:
        source, task.waiting_on = task.waiting_on, None
        if source is None:
            return task.coroutine.send(None)
        if source.status == RAISED:
            return task.coroutine.throw(source.register)
        return task.coroutine.send(source.register)

    def _exit(self, task: Task, status: str, register: Any) -> None:
        task.status, task.register = status, register
        self._table.discard(task)
        self._ready.swallow(task.blocked)
