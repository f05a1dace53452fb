# expected: wrong
# mistake: keeps the failures that nobody has joined in a dict under the id of the exception, not under the task; but the same exception can be the end of several tasks (a joiner that does not catch it fails by it)
# rule: "When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined, in the order in which they failed."
# seen: A fails, B joins A and fails by it, and then somebody joins A once more and catches: B, whom nobody joined, is taken off with A and not reported; also, two joiners that fail by the same exception are reported once. As long as no exception passes from task to task all is right
"""Continuations in a queue, failures in an order-keeping dict."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class _Suspend:
    """Hands the scheduler a function that gets the resume callback."""

    def __init__(self, handler: Callable[[Task], None]) -> None:
        self.handler = handler

    def __await__(self) -> Generator[Callable[[Task], None], None, None]:
        yield self.handler


def pause() -> _Suspend:
    return _Suspend(lambda task: task.resume())


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], scheduler: Scheduler) -> None:
        self._step = coroutine.send
        self._scheduler = scheduler
        self._callbacks: list[Callable[[], None]] = []
        self._open: Callable[[], Any] | None = None
        self._error: Exception | None = None
        self._claimed = False

    def resume(self) -> None:
        self._scheduler._jobs.append(self._turn)

    def _turn(self) -> None:
        try:
            handler = self._step(None)
        except StopIteration as end:
            self._settle(end.value, None)
        except Exception as error:
            if not self._claimed:
                self._scheduler._unclaimed[id(error)] = error
            self._settle(None, error)
        else:
            handler(self)

    def _settle(self, value: Any, error: Exception | None) -> None:
        self._error = error

        def fulfilled() -> Any:
            return value

        def rejected() -> Any:
            raise error

        self._open = fulfilled if error is None else rejected
        for callback in self._callbacks:
            callback()
        self._callbacks.clear()

    async def join(self) -> Any:
        self._claimed = True
        if self._open is None:
            await _Suspend(lambda waiter: self._callbacks.append(waiter.resume))
        if self._error is not None:
            self._scheduler._unclaimed.pop(id(self._error), None)
        return self._open()


class Scheduler:
    def __init__(self) -> None:
        self._jobs: deque[Callable[[], None]] = deque()
        self._unclaimed: dict[int, Exception] = {}

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self)
        task.resume()
        return task

    def run(self) -> None:
        while self._jobs:
            self._jobs.popleft()()
        unclaimed = list(self._unclaimed.values())
        self._unclaimed.clear()
        if unclaimed:
            raise ExceptionGroup("unclaimed", unclaimed)
