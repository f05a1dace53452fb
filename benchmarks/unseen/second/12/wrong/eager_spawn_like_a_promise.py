# expected: wrong
# mistake: spawn drives the new coroutine at once up to its first await, as calling an async function does in JavaScript.
# rule: "Nothing of it runs yet, and the spawner goes on."
# seen: whenever a spawned task does anything before its first pause: its first steps come before the spawner's next ones, and even before run is called.
"""Tasks as promises: a task settles once and then tells its listeners."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Command = Callable[["Task"], None]


@types.coroutine
def pause() -> Generator[Command, None, None]:
    yield lambda task: task.loop.macrotasks.append(task)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], loop: Scheduler) -> None:
        self.coroutine = coroutine
        self.loop = loop
        self.state = "pending"
        self.outcome: Any = None
        self.handled = False
        self.listeners: list[Callable[[], None]] = []

    def then(self, listener: Callable[[], None]) -> None:
        self.listeners.append(listener)

    def settle(self, state: str, outcome: Any) -> None:
        self.state = state
        self.outcome = outcome
        listeners, self.listeners = self.listeners, []
        for listener in listeners:
            listener()

    @types.coroutine
    def _settled(self) -> Generator[Command, None, None]:
        if self.state == "pending":
            yield lambda waiter: self.then(lambda: waiter.loop.macrotasks.append(waiter))

    async def join(self) -> Any:
        self.handled = True
        await self._settled()
        if self.state == "rejected":
            raise self.outcome
        return self.outcome


class Scheduler:
    def __init__(self) -> None:
        self.macrotasks: deque[Task] = deque()
        self.rejections: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self._advance(task)  # an async function runs until its first await
        return task

    def _advance(self, task: Task) -> None:
        try:
            command = task.coroutine.send(None)
        except StopIteration as end:
            task.settle("fulfilled", end.value)
        except Exception as error:
            self.rejections.append(task)
            task.settle("rejected", error)
        else:
            command(task)

    def run(self) -> None:
        while self.macrotasks:
            self._advance(self.macrotasks.popleft())
        rejections, self.rejections = self.rejections, []
        unhandled = [task.outcome for task in rejections if not task.handled]
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)
