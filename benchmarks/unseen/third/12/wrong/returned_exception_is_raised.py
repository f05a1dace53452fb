# expected: wrong
# mistake: A task has one slot for its outcome, and join() raises what is in it if it is an exception; a task that *returned* an exception object is taken for one that failed.
# rule: "A result may be anything: 0, False, `[]`, an exception that was not raised."
# seen: Joining a task that returns an exception object raises it instead of returning it. Everything else is right.
"""A runtime of promises: every task settles a promise."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Promise:
    def __init__(self) -> None:
        self.settled = False
        self._slot: Any = None
        self._then: deque[Callable[[], None]] = deque()

    def then(self, callback: Callable[[], None]) -> None:
        if self.settled:
            callback()
        else:
            self._then.append(callback)

    def settle(self, outcome: Any) -> None:
        self._slot = outcome
        self.settled = True
        while self._then:
            self._then.popleft()()

    def get(self) -> Any:
        if isinstance(self._slot, BaseException):
            raise self._slot
        return self._slot


@types.coroutine
def _suspend(subscribe: Callable[[Callable[[], None]], None]) -> Generator[object, None, None]:
    yield subscribe


async def pause() -> None:
    await _suspend(lambda resume: resume())


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.promise = Promise()
        self.joins = 0

    async def join(self) -> Any:
        self.joins += 1
        if not self.promise.settled:
            await _suspend(self.promise.then)
        return self.promise.get()


class Scheduler:
    def __init__(self) -> None:
        self._jobs: deque[Task] = deque()
        self._failures: list[tuple[Task, Exception]] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._jobs.append(task)
        return task

    def _advance(self, task: Task) -> None:
        try:
            subscribe = task.coroutine.send(None)
        except StopIteration as end:
            task.promise.settle(end.value)
        except Exception as error:
            self._failures.append((task, error))
            task.promise.settle(error)
        else:
            subscribe(lambda: self._jobs.append(task))

    def run(self) -> None:
        while self._jobs:
            self._advance(self._jobs.popleft())
        failures = [error for task, error in self._failures if task.joins == 0]
        self._failures = []
        if failures:
            raise ExceptionGroup("not joined", failures)
