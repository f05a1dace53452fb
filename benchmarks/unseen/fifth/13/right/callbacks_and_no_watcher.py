# expected: right
# mistake: a timeout is a callback in the heap of timers, not a task that watches: it cancels the work the moment it is found due, before any turn
# rule: "When the time is up before, it cancels that task, and when the task has ended it raises `TimeoutError`"
# seen: goes by all rules; the work's Cancelled stands one place further ahead in the queue than with a watching task, if others are found due at the same look.
"""A runtime with a clock."""

from __future__ import annotations

import heapq
import itertools
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    """Give the turn away. Whoever parks has told somebody before who is to wake it."""
    yield


class Handle:
    """A callback that is due at a time; ``void`` calls it off."""

    def __init__(self, deadline: float, callback: Callable[[], None]) -> None:
        self.deadline = deadline
        self.callback: Callable[[], None] | None = callback

    def void(self) -> None:
        self.callback = None


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], Any] | None = None
        self.cancelling = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self.over()
        if self.error is not None:
            raise self.error
        return self.result

    async def over(self) -> None:
        """Wait until the task has ended, however."""
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner, None))

    def cancel(self) -> None:
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.forget is not None:
            forget, self.forget = self.forget, None
            forget()
            self.runtime._ready.append(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self.current: Task
        self._calls: list[tuple[float, int, Handle]] = []
        self._number = itertools.count()

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def call_at(self, deadline: float, callback: Callable[[], None]) -> Handle:
        handle = Handle(deadline, callback)
        heapq.heappush(self._calls, (deadline, next(self._number), handle))
        return handle

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if seconds <= 0:
            self._ready.append(me)
            await _park()
        else:
            handle = self.call_at(self.now() + seconds, lambda: self.wake(me))
            await self.wait(handle.void)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """No task that watches: a callback does it."""
        work = self.spawn(coroutine)
        expired = False

        def expire() -> None:
            nonlocal expired
            if not work.ended:
                expired = True
                work.cancel()

        handle = self.call_at(self.now() + seconds, expire)
        try:
            await work.over()
        except Cancelled:
            work.cancel()
            raise
        finally:
            handle.void()
        if expired:
            raise TimeoutError
        return await work.join()

    def _fire(self) -> None:
        now = self.now()
        while self._calls and (self._calls[0][2].callback is None or self._calls[0][0] <= now):
            callback = heapq.heappop(self._calls)[2].callback
            if callback is not None:
                callback()

    def run(self) -> None:
        while True:
            self._fire()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._calls:
                self._idle(self._calls[0][0])
            else:
                break
        self._report()

    def _report(self) -> None:
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], Any]) -> None:
        task = self.current
        if task.cancelling:
            # it has cancelled itself
            task.cancelling = False
            forget()
            raise Cancelled
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.cancelling:
                task.cancelling = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in list(task.waiting):
            self.wake(joiner)
        task.waiting.clear()
