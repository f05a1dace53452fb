# expected: wrong
# mistake: join finds out who waits by a module-wide variable for the current task, which an inner run of another scheduler leaves pointing to its own last task.
# rule: "A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: a task calls run of another scheduler (that has tasks) and, in the same turn, pauses or joins a task that has not ended: it never goes on. Right without nested runs, or if the task just ends after the inner run.
"""A scheduler with a current task, like the current process of a kernel."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

current: Task


@types.coroutine
def _switch() -> Generator[None, None, None]:
    yield


async def pause() -> None:
    current.scheduler.run_queue.append(current)
    await _switch()


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.wait_queue: list[Task] = []
        self.exited = False
        self.crashed = False
        self.exit_value: Any = None
        self.reaped = False

    async def join(self) -> Any:
        self.reaped = True
        if not self.exited:
            self.wait_queue.append(current)
            await _switch()
        if self.crashed:
            raise self.exit_value
        return self.exit_value

    def exit(self, value: Any, *, crashed: bool) -> None:
        self.exited, self.crashed, self.exit_value = True, crashed, value
        for waiter in self.wait_queue:
            waiter.scheduler.run_queue.append(waiter)
        self.wait_queue = []


class Scheduler:
    def __init__(self) -> None:
        self.run_queue: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.run_queue.append(task)
        return task

    def run(self) -> None:
        global current
        crashed: list[Task] = []
        while self.run_queue:
            task = current = self.run_queue.popleft()
            try:
                task.coroutine.send(None)
            except StopIteration as stop:
                task.exit(stop.value, crashed=False)
            except Exception as error:
                task.exit(error, crashed=True)
                crashed.append(task)
        zombies = [task.exit_value for task in crashed if not task.reaped]
        if zombies:
            raise ExceptionGroup("nobody waited for these", zombies)
