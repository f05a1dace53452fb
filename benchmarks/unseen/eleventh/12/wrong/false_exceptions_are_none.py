# expected: wrong
# mistake: the outcome of a task is a pair (result, error) and join asks `if error:` instead of `is not None`
# rule: "An exception may count as false, or equal another one. So keep whether a task has ended, and how."
# seen: right for ordinary exceptions; an exception with __bool__ or __len__ that says false is not raised in the joiner, it gets None
"""A runtime that fits on one screen: promises inside."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Node = Callable[[Any], None]


class Promise:
    """Settled once, with a result or an error; tells all who asked before."""

    def __init__(self) -> None:
        self.settled: tuple[Any, Exception | None] | None = None
        self.reactions: list[Callable[[], None]] = []
        self.handled = False

    def settle(self, result: Any, error: Exception | None) -> None:
        self.settled = (result, error)
        for reaction in self.reactions:
            reaction()
        self.reactions = []


class Request:
    """What a coroutine yields up to the scheduler: where to put its next turn."""

    def __init__(self, place: Callable[[Callable[[], None]], None] | None = None) -> None:
        self.place = place

    def __await__(self) -> Generator[Request, None, None]:
        yield self


def pause() -> Request:
    """Let every other task that is ready have its turn first."""
    return Request()


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self) -> None:
        self.promise = Promise()

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.promise.handled = True
        if self.promise.settled is None:
            await Request(self.promise.reactions.append)
        result, error = self.promise.settled
        if error:
            raise error
        return result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._jobs: deque[Callable[[], None]] = deque()
        self._rejections: list[tuple[Promise, Exception]] = []

    def spawn(self, coroutine: Coroutine[Request, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task()

        def enqueue() -> None:
            self._jobs.append(turn)

        def turn() -> None:
            try:
                request = coroutine.send(None)
            except StopIteration as end:
                task.promise.settle(end.value, None)
            except Exception as error:
                self._rejections.append((task.promise, error))
                task.promise.settle(None, error)
            else:
                if request.place is None:
                    enqueue()
                else:
                    request.place(enqueue)

        enqueue()
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._jobs:
            self._jobs.popleft()()
        unhandled = [error for promise, error in self._rejections if not promise.handled]
        self._rejections = []
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)
