# expected: wrong
# mistake: join() is always a system call: it yields even if the task has ended already, and the scheduler then puts the joiner at the end of the queue.
# rule: "Joining a task that has ended already takes no turn, and works as often as you like."
# seen: Joining an ended task lets all others that are ready go first; nothing differs if nobody else is ready or the task still runs.
"""A runtime like an operating system: tasks make system calls by yielding them."""

from __future__ import annotations

import types
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any


class SystemCall(ABC):
    @abstractmethod
    def handle(self, kernel: Scheduler, caller: Task) -> None: ...

    @types.coroutine
    def _trap(self) -> Generator[object, None, None]:
        yield self


class Yield(SystemCall):
    def handle(self, kernel: Scheduler, caller: Task) -> None:
        kernel.ready.append(caller)


@dataclass
class WaitFor(SystemCall):
    task: Task

    def handle(self, kernel: Scheduler, caller: Task) -> None:
        self.task.joined = True
        if self.task.ended:
            kernel.ready.append(caller)
        else:
            self.task.waiters.append(caller)


async def pause() -> None:
    await Yield()._trap()


@dataclass(eq=False)
class Task:
    coroutine: Coroutine[object, None, Any]
    ended: bool = False
    joined: bool = False
    result: Any = None
    error: Exception | None = None
    waiters: deque[Task] = field(default_factory=deque)

    async def join(self) -> Any:
        await WaitFor(self)._trap()
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.crashed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def _exit(self, task: Task) -> None:
        task.ended = True
        self.ready += task.waiters
        task.waiters.clear()

    def run(self) -> None:
        while self.ready:
            task = self.ready.popleft()
            try:
                call = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
                self._exit(task)
            except Exception as error:
                task.error = error
                self.crashed.append(task)
                self._exit(task)
            else:
                call.handle(self, task)
        crashed, self.crashed = self.crashed, []
        errors = [task.error for task in crashed if not task.joined]
        if errors:
            raise ExceptionGroup("crashed", errors)
