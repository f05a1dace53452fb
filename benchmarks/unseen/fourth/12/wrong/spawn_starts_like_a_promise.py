# expected: wrong
# mistake: spawn gives the new task its first turn at once, as a JavaScript async function runs up to its first await when it is called
# rule: "`spawn` puts a new task at the end of the queue. Nothing of it runs yet, and the spawner goes on."
# seen: wrong whenever the first part of a task does anything that can be observed: it happens inside spawn, before `run` and before the spawner goes on
"""Microtasks and promises."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Microtask = Callable[[], None]


@types.coroutine
def _await(then: Callable[[Scheduler, Microtask], None]) -> Generator[object, None, None]:
    yield then


async def pause() -> None:
    await _await(lambda scheduler, resume: scheduler.queue_microtask(resume))


class Task:
    """A promise for the result of a coroutine."""

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.state = "pending"
        self.value: Any = None
        self.handled = False
        self.reactions: list[Microtask] = []

    def then(self, scheduler: Scheduler, resume: Microtask) -> None:
        self.reactions.append(lambda: scheduler.queue_microtask(resume))

    async def join(self) -> Any:
        self.handled = True
        if self.state == "pending":
            await _await(self.then)
        if self.state == "rejected":
            raise self.value
        return self.value

    def settle(self, state: str, value: Any) -> None:
        self.state, self.value = state, value
        for react in self.reactions:
            react()
        self.reactions.clear()

    def resume(self) -> None:
        try:
            then = self.coroutine.send(None)
        except StopIteration as end:
            self.settle("fulfilled", end.value)
        except Exception as reason:
            self.scheduler.rejected.append(self)
            self.settle("rejected", reason)
        else:
            then(self.scheduler, self.resume)


class Scheduler:
    def __init__(self) -> None:
        self.microtasks: deque[Microtask] = deque()
        self.rejected: list[Task] = []

    def queue_microtask(self, microtask: Microtask) -> None:
        self.microtasks.append(microtask)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        promise = Task(coroutine, self)
        promise.resume()
        return promise

    def run(self) -> None:
        while self.microtasks:
            self.microtasks.popleft()()
        rejected, self.rejected = self.rejected, []
        unhandled = [promise.value for promise in rejected if not promise.handled]
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)
