# expected: wrong
# mistake: before each turn it wakes the first sleeper whose time has come, not all of them
# rule: "Whose time has come goes to the end of the queue: the earliest deadline first, also of those who are late."
# seen: right when deadlines differ; of several who are due at the same look, the second comes behind what the first one spawns or puts into the queue in its turn
"""A runtime with a clock: requests and handles, one event at a time."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class Handle:
    """A callback at a time."""

    __slots__ = ("callback", "number", "when")

    def __init__(self, when: float, number: int, callback: Callable[[], None]) -> None:
        self.when, self.number = when, number
        self.callback: Callable[[], None] | None = callback

    def __lt__(self, other: Handle) -> bool:
        return (self.when, self.number) < (other.when, other.number)

    def void(self) -> None:
        self.callback = None


class Request:
    """What a task waits for; awaiting it hands it to the runtime."""

    def __await__(self) -> Generator[Request, None, None]:
        yield self

    def start(self, task: Task) -> None:
        """Arrange that ``task`` is woken."""

    def stop(self, task: Task) -> None:
        """Undo what ``start`` did."""


class Again(Request):
    def start(self, task: Task) -> None:
        task.runtime.wake(task)


class Until(Request):
    def __init__(self, when: float) -> None:
        self.when = when

    def start(self, task: Task) -> None:
        self.handle = task.runtime.call_at(self.when, lambda: task.runtime.wake(task))

    def stop(self, task: Task) -> None:
        self.handle.void()


class End(Request):
    def __init__(self, of: Task) -> None:
        self.of = of

    def start(self, task: Task) -> None:
        self.of.joiners[task] = True

    def stop(self, task: Task) -> None:
        del self.of.joiners[task]


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[Request, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.request: Request | None = None
        self.to_throw: Cancelled | None = None
        self.outcome: tuple[Any, BaseException | None] | None = None
        self.asked_for = False
        self.joiners: dict[Task, bool] = {}

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.asked_for = True
        if self.outcome is None:
            await End(self)
        result, error = self.outcome
        if error is not None:
            raise error
        return result

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if self.outcome is None and self.to_throw is None:
            self.to_throw = Cancelled()
            if self.request is not None:
                self.request.stop(self)
                self.runtime.wake(self)

    def turn(self) -> None:
        error, self.to_throw = self.to_throw, None
        try:
            request = self.coroutine.send(None) if error is None else self.coroutine.throw(error)
        except StopIteration as end:
            self.outcome = (end.value, None)
        except Cancelled as cancelled:
            self.outcome = (None, cancelled)
        except Exception as failure:
            self.outcome = (None, failure)
            self.runtime.failed.append(self)
        else:
            self.request = request
            request.start(self)
            return
        for joiner in self.joiners:
            self.runtime.wake(joiner)
        self.joiners = {}


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self.now = clock  # type: ignore[method-assign]
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._handles: list[Handle] = []
        self._count = 0
        self.failed: list[Task] = []

    def now(self) -> float:
        """The time in seconds."""
        raise NotImplementedError

    def call_at(self, when: float, callback: Callable[[], None]) -> Handle:
        self._count += 1
        handle = Handle(when, self._count, callback)
        heapq.heappush(self._handles, handle)
        return handle

    def wake(self, task: Task) -> None:
        task.request = None
        self._ready.append(task)

    def spawn(self, coroutine: Coroutine[Request, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds; 0 lets every other task that is ready have its turn first."""
        await (Until(self.now() + seconds) if seconds > 0 else Again())

    async def timeout(self, seconds: float, coroutine: Coroutine[Request, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        work = self.spawn(coroutine)
        work.asked_for = True
        time_is_up = False

        def up() -> None:
            nonlocal time_is_up
            if work.outcome is None:
                time_is_up = True
                work.cancel()

        handle = self.call_at(self.now() + seconds, up)
        try:
            await End(work)
        except Cancelled:
            work.cancel()
            raise
        finally:
            handle.void()
        if time_is_up:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        handles, ready = self._handles, self._ready
        while True:
            while handles and handles[0].callback is None:
                heapq.heappop(handles)
            if handles and handles[0].when <= self.now():
                callback = heapq.heappop(handles).callback
                callback()
            if ready:
                ready.popleft().turn()
            elif handles:
                self._idle(handles[0].when)
            else:
                break
        failed, self.failed = self.failed, []
        lost = [task.outcome[1] for task in failed if not task.asked_for]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
