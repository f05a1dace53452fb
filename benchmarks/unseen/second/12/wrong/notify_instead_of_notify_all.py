# expected: wrong
# mistake: A finished task wakes one waiter (Condition.notify) instead of all.
# rule: "When `task` ends, all who wait for it go to the end of the queue"
# seen: two or more tasks wait for the same task: only the first of them ever goes on, the others sleep for ever. Right with one waiter.
"""A scheduler as somebody writes it who knows threads: a condition, a queue, a worker loop."""

from __future__ import annotations

import queue
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Condition:
    """Like threading.Condition, for tasks."""

    def __init__(self) -> None:
        self._sleepers: deque[Task] = deque()

    @types.coroutine
    def wait(self) -> Generator[Condition, None, None]:
        yield self

    def add(self, task: Task) -> None:
        self._sleepers.append(task)

    def notify(self, n: int = 1) -> None:
        for _ in range(min(n, len(self._sleepers))):
            sleeper = self._sleepers.popleft()
            sleeper.owner.put(sleeper)


@types.coroutine
def pause() -> Generator[str, None, None]:
    yield "pause"


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], owner: Scheduler) -> None:
        self.coroutine = coroutine
        self.owner = owner
        self.finished = Condition()
        self.alive = True
        self.joined = False
        self._result: Any = None
        self._exception: list[Exception] = []

    def execute(self) -> Condition | None:
        """One turn; returns what the task sleeps on, or None when it has died."""
        try:
            return self.coroutine.send(None)
        except StopIteration as stop:
            self._result = stop.value
        except Exception as exception:
            self._exception.append(exception)
            self.owner.crashed.append(self)
        self.alive = False
        self.finished.notify()
        return None

    async def join(self) -> Any:
        self.joined = True
        if self.alive:
            await self.finished.wait()
        for exception in self._exception:
            raise exception
        return self._result


class Scheduler:
    def __init__(self) -> None:
        self._runnable: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self.crashed: list[Task] = []

    def put(self, task: Task) -> None:
        self._runnable.put(task)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.put(task)
        return task

    def run(self) -> None:
        while True:
            try:
                task = self._runnable.get_nowait()
            except queue.Empty:
                break
            request = task.execute()
            if request == "pause":
                self.put(task)
            elif request is not None:
                request.add(task)
        crashed, self.crashed = self.crashed, []
        exceptions = [exception for task in crashed if not task.joined for exception in task._exception]
        if exceptions:
            raise ExceptionGroup("crashed tasks", exceptions)
