# expected: wrong
# mistake: as with a promise that is rejected, `cancel` settles the task at once for all who join it; what the coroutine makes of Cancelled no longer matters
# rule: "A task that catches it goes on like any other: it may sleep or join to clean up, return something, raise something else, and whoever joins it waits for that"
# seen: right for tasks that let Cancelled out at once; when the task catches it, cleans up for 3 s and returns 7, its joiner gets Cancelled instead, and too early
"""A runtime with a clock: promises, reactions, and a microtask queue."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Action = Callable[[], None]


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class Promise:
    """Settled once, by resolve or reject; reactions run then, in the order in which they were added."""

    def __init__(self) -> None:
        self.settled = False
        self.value: Any = None
        self.reason: BaseException | None = None
        self.reactions: dict[object, Action] = {}

    def resolve(self, value: Any) -> None:
        self._settle(value, None)

    def reject(self, reason: BaseException) -> None:
        self._settle(None, reason)

    def _settle(self, value: Any, reason: BaseException | None) -> None:
        if self.settled:
            return
        self.settled, self.value, self.reason = True, value, reason
        reactions, self.reactions = self.reactions, {}
        for reaction in reactions.values():
            reaction()

    def __await__(self) -> Generator[Promise, None, Any]:
        if not self.settled:
            yield self
        if self.reason is not None:
            raise self.reason
        return self.value


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[Promise, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.promise = Promise()
        self.handled = False
        self.over = False
        self.injected: Cancelled | None = None
        self.awaits: Promise | None = None

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.handled = True
        return await self.promise

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if self.over or self.injected is not None:
            return
        self.injected = Cancelled()
        if self.awaits is not None:
            del self.awaits.reactions[self]
            self.go_on()
        self.promise.reject(self.injected)

    def go_on(self) -> None:
        self.awaits = None
        self.runtime.microtasks.append(self.turn)

    def turn(self) -> None:
        injected, self.injected = self.injected, None
        try:
            promise = self.coroutine.throw(injected) if injected else self.coroutine.send(None)
        except StopIteration as end:
            self.over = True
            self.promise.resolve(end.value)
        except Cancelled as cancelled:
            self.over = True
            self.promise.reject(cancelled)
        except Exception as error:
            self.over = True
            self.runtime.rejections.append((self, error))
            self.promise.reject(error)
        else:
            if promise.settled:
                self.go_on()
            else:
                self.awaits = promise
                promise.reactions[self] = self.go_on


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self.clock = clock
        self.idle = idle
        self.microtasks: deque[Action] = deque()
        self.macrotasks: list[tuple[float, int, Promise]] = []
        self.rejections: list[tuple[Task, Exception]] = []
        self.serial = 0

    def now(self) -> float:
        """The time in seconds."""
        return self.clock()

    def spawn(self, coroutine: Coroutine[Promise, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self.microtasks.append(task.turn)
        return task

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds; 0 lets every other task that is ready have its turn first."""
        if seconds <= 0:
            await _Tick()
            return
        promise = Promise()
        self.serial += 1
        heapq.heappush(self.macrotasks, (self.clock() + seconds, self.serial, promise))
        await promise

    async def timeout(self, seconds: float, coroutine: Coroutine[Promise, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        timed_out = False

        async def reject_later() -> None:
            nonlocal timed_out
            await self.sleep(seconds)
            if not work.promise.settled:
                timed_out = True
                work.cancel()

        work = self.spawn(coroutine)
        timer = self.spawn(reject_later())
        try:
            value = await work.join()
        except BaseException as error:
            if error is not work.promise.reason:
                work.cancel()
                raise
            if not timed_out:
                raise
        finally:
            timer.cancel()
        if timed_out:
            raise TimeoutError
        return value

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        while True:
            while self.macrotasks:
                deadline, _, promise = self.macrotasks[0]
                if promise.reactions and deadline > self.clock():
                    break
                heapq.heappop(self.macrotasks)
                promise.resolve(None)
            if self.microtasks:
                self.microtasks.popleft()()
            elif self.macrotasks:
                self.idle(self.macrotasks[0][0])
            else:
                break
        rejections, self.rejections = self.rejections, []
        if unhandled := [error for task, error in rejections if not task.handled]:
            raise ExceptionGroup("unhandled rejections", unhandled)


class _Tick(Promise):
    """Settled before anybody waits for it, but who awaits it gives the turn away all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.settled = True

    def __await__(self) -> Generator[Promise, None, None]:
        yield self
