# expected: wrong
# mistake: As in JavaScript, woken joiners go into a second queue (microtasks) that is emptied before the ordinary one goes on, so they overtake tasks that came earlier.
# rule: "When `task` ends, all who wait for it go to the end of the queue"
# seen: As soon as a task ends that somebody waits for while others are ready, the joiner goes on before them.
"""Runtime with a macrotask queue and a microtask queue, like in the browser."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class _Suspension:
    def __init__(self, executor: Callable[[Task], None]) -> None:
        self.executor = executor

    def __await__(self) -> Generator[object, None, None]:
        yield self.executor


def pause() -> _Suspension:
    return _Suspension(lambda task: task.scheduler.macrotasks.append(task))


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.settled = False
        self.value: Any = None
        self.reason: BaseException | None = None
        self.reactions: list[Task] = []
        self.handled = False

    async def join(self) -> Any:
        self.handled = True
        if not self.settled:
            await _Suspension(self.reactions.append)
        if self.reason is not None:
            raise self.reason
        return self.value

    def settle(self) -> None:
        self.settled = True
        for waiter in self.reactions:
            waiter.scheduler.microtasks.append(waiter)
        self.reactions.clear()


class Scheduler:
    def __init__(self) -> None:
        self.macrotasks: deque[Task] = deque()
        self.microtasks: deque[Task] = deque()
        self.rejected: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.macrotasks.append(task)
        return task

    def _turn(self, task: Task) -> None:
        try:
            executor = task.coroutine.send(None)
        except StopIteration as stop:
            task.value = stop.value
            task.settle()
        except Exception as reason:
            task.reason = reason
            self.rejected.append(task)
            task.settle()
        else:
            executor(task)

    def run(self) -> None:
        while self.microtasks or self.macrotasks:
            while self.microtasks:
                self._turn(self.microtasks.popleft())
            if self.macrotasks:
                self._turn(self.macrotasks.popleft())
        unhandled = [task.reason for task in self.rejected if not task.handled]
        self.rejected.clear()
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)
