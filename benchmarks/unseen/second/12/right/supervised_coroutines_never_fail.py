# expected: right
# mistake: nothing wrong; spawn wraps every coroutine in a supervising coroutine that catches, records and wakes from inside, so that run is a loop over callables that knows nothing of tasks.
# rule: "An exception ends its own task and nothing else."
# seen: behaves as the rules say; a supervised coroutine always returns, it never raises.
"""A scheduler whose tasks look after themselves: run only calls callables, first come, first served."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Callback = Callable[[], None]


@types.coroutine
def _suspend(register: Callable[[Callback], None] | None) -> Generator[Any, None, None]:
    """Give the turn away; ``register`` gets the callback that puts the task into its queue again."""
    yield register


def pause():
    return _suspend(None)


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any]) -> None:
        self.coroutine = coroutine
        self.callbacks: list[Callback] = []
        self.take: Callable[[], Any] | None = None
        self.error: BaseException | None = None
        self.unseen = True

    async def supervise(self, failed: Callable[[Task], None]) -> None:
        try:
            result = await self.coroutine
        except Exception as error:
            self.error = error
            self.take = self._fail
            failed(self)
        else:
            self.take = lambda: result
        callbacks, self.callbacks = self.callbacks, []
        for callback in callbacks:
            callback()

    def _fail(self) -> Any:
        raise self.error

    async def join(self) -> Any:
        self.unseen = False
        if self.take is None:
            await _suspend(self.callbacks.append)
        return self.take()


class Scheduler:
    def __init__(self) -> None:
        self._calls: deque[Callback] = deque()
        self._failures: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine)
        supervisor = task.supervise(self._failures.append)

        def go_on() -> None:
            for register in _one_turn(supervisor):
                if register is None:
                    ready()
                else:
                    register(ready)

        def ready() -> None:
            self._calls.append(go_on)

        ready()
        return task

    def run(self) -> None:
        before = len(self._failures)
        calls = iter(lambda: self._calls.popleft() if self._calls else None, None)
        for call in calls:
            call()
        unseen = [task.error for task in self._failures[before:] if task.unseen]
        del self._failures[before:]
        if unseen:
            raise ExceptionGroup("nobody joined these tasks", unseen)


def _one_turn(coroutine: Coroutine[Any, None, Any]) -> list[Any]:
    try:
        return [coroutine.send(None)]
    except StopIteration:
        return []
