# expected: wrong
# mistake: a JavaScript developer keeps a second queue of "microtasks" for tasks that are woken by the end of another, and empties it before the ordinary queue
# rule: When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait.
# seen: a woken joiner overtakes every task that was already ready when the joined task ended; right when nobody else is ready at that moment
"""A runtime in the manner of a browser: promises, reactions, jobs."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Promise:
    """Settled once, with a value or with a reason."""

    def __init__(self) -> None:
        self.state = "pending"
        self.value: Any = None
        self.reactions: list[Callable[[], None]] = []

    def settle(self, state: str, value: Any) -> None:
        self.state = state
        self.value = value
        reactions, self.reactions = self.reactions, []
        for reaction in reactions:
            reaction()

    def then(self, reaction: Callable[[], None]) -> None:
        self.reactions.append(reaction)


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _settled(promise: Promise) -> Generator[object, None, None]:
    yield promise


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.promise = Promise()
        self.observed = False

    async def join(self) -> Any:
        self.observed = True
        if self.promise.state == "pending":
            await _settled(self.promise)
        if self.promise.state == "rejected":
            raise self.promise.value
        return self.promise.value


class Scheduler:
    def __init__(self) -> None:
        self.macrotasks: deque[Task] = deque()
        self.microtasks: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.macrotasks.append(task)
        return task

    def run(self) -> None:
        rejected: list[Task] = []
        while self.microtasks or self.macrotasks:
            queue = self.microtasks or self.macrotasks
            task = queue.popleft()
            try:
                request = task.coroutine.send(None)
            except StopIteration as end:
                task.promise.settle("fulfilled", end.value)
            except Exception as error:
                rejected.append(task)
                task.promise.settle("rejected", error)
            else:
                if request is None:
                    self.macrotasks.append(task)
                else:
                    request.then(lambda task=task: self.microtasks.append(task))
        errors = [task.promise.value for task in rejected if not task.observed]
        if errors:
            raise ExceptionGroup("unhandled rejections", errors)
