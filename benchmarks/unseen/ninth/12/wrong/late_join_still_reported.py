# expected: wrong
# mistake: whether a failure goes to the ExceptionGroup is decided in the moment of the failure (does somebody wait?), so one that is joined later in the same run is reported all the same
# rule: "When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: A fails, then main joins A and catches the exception: run raises a group with it nevertheless
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


@types.coroutine
def _call_scheduler(request: Callable) -> Generator[object, None, None]:
    yield request


def pause():
    def again(resume: Callable[[], None]) -> None:
        resume()

    return _call_scheduler(again)


class Task:
    """A promise: pending, fulfilled or rejected."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.state = "pending"
        self.value: Any = None
        self.callbacks: list[Callable[[], None]] = []

    def then(self, callback: Callable[[], None]) -> None:
        self.callbacks.append(callback)

    def settle(self, state: str, value: Any) -> bool:
        """Settle the promise; say whether anybody was there to hear of it."""
        self.state, self.value = state, value
        callbacks, self.callbacks = self.callbacks, []
        for callback in callbacks:
            callback()
        return len(callbacks) > 0

    async def join(self) -> Any:
        if self.state == "pending":
            await _call_scheduler(self.then)
        if self.state == "rejected":
            raise self.value
        return self.value


class Scheduler:
    def __init__(self) -> None:
        self.jobs: deque[Task] = deque()
        self.unhandled_rejections: list[Exception] = []
        self.pending: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.pending.add(task)
        self.jobs.append(task)
        return task

    def run(self) -> None:
        while self.jobs:
            self.step(self.jobs.popleft())
        unhandled, self.unhandled_rejections = self.unhandled_rejections, []
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)

    def step(self, task: Task) -> None:
        try:
            request = task.coroutine.send(None)
        except StopIteration as stop:
            self.pending.discard(task)
            task.settle("fulfilled", stop.value)
        except Exception as error:
            self.pending.discard(task)
            handled = task.settle("rejected", error)
            if not handled:
                self.unhandled_rejections.append(error)
        else:
            request(lambda: self.jobs.append(task))
