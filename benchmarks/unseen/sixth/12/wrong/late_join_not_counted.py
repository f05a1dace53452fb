# expected: wrong
# mistake: as with unhandled rejections, it is decided at the moment of the failure whether somebody has joined (is waiting); a task that joins the failed task later, but before run comes back, gets the exception and does not free it from the group.
# rule: "When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: a task fails, and only afterwards, still in the same run, another joins it and catches: run raises all the same. Right when the joiner waits already when the task fails, and when nobody ever joins.
"""A scheduler on top of promises with callbacks."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Promise:
    """Pending, then fulfilled or rejected, once and for all."""

    def __init__(self, on_unhandled: Callable[[Exception], None]) -> None:
        self._on_unhandled = on_unhandled
        self._read: Callable[[], Any] | None = None
        self._callbacks: list[Callable[[], None]] = []

    @property
    def pending(self) -> bool:
        return self._read is None

    def then(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def read(self) -> Any:
        assert self._read is not None
        return self._read()

    def resolve(self, value: Any) -> None:
        self._settle(lambda: value)

    def reject(self, error: Exception) -> None:
        def read() -> Any:
            raise error

        if not self._callbacks:
            self._on_unhandled(error)
        self._settle(read)

    def _settle(self, read: Callable[[], Any]) -> None:
        self._read = read
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield lambda go_on: go_on()


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(
        self,
        coroutine: Coroutine[object, None, Any],
        on_unhandled: Callable[[Exception], None] = lambda error: None,
    ) -> None:
        self.coroutine = coroutine
        self.promise = Promise(on_unhandled)

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        if self.promise.pending:
            await self._settled()
        return self.promise.read()

    @types.coroutine
    def _settled(self) -> Generator[object, None, None]:
        yield self.promise.then


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._jobs: deque[Callable[[], None]] = deque()
        self._unhandled: list[Exception] = []
        self._open: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self._unhandled.append)
        self._open.add(task)

        def turn() -> None:
            try:
                subscribe = coroutine.send(None)
            except StopIteration as end:
                self._open.discard(task)
                task.promise.resolve(end.value)
            except Exception as error:
                self._open.discard(task)
                task.promise.reject(error)
            else:
                subscribe(lambda: self._jobs.append(turn))

        self._jobs.append(turn)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._jobs:
            self._jobs.popleft()()
        unhandled = list(self._unhandled)
        self._unhandled.clear()
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)
