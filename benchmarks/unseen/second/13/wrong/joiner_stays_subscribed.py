# expected: wrong
# mistake: join subscribes with a done callback, as with promises, and cancel does not unsubscribe it (only a joiner that has ended is skipped)
# rule: "`task.cancel()` takes the task out of whatever it waits for (a sleep, a join)"
# seen: B joins A, is cancelled, catches it and sleeps 5 s to clean up; A ends meanwhile, and B wakes from its sleep too early. Right when B ends before A does
"""Done callbacks."""

from __future__ import annotations

import heapq
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class _Handle:
    __slots__ = ("callback", "when", "number")

    def __init__(self, callback, when=0.0, number=0):
        self.callback = callback
        self.when = when
        self.number = number

    def __lt__(self, other):
        if self.when != other.when:
            return self.when < other.when
        return self.number < other.number

    def void(self):
        self.callback = None


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self._callbacks: list[Callable[[], None]] = []
        self.forget: Callable[[], None] | None = None
        self._throw: Cancelled | None = None

    # -- ending ---------------------------------------------------------------------------------

    def add_done_callback(self, callback) -> None:
        self._callbacks.append(callback)

    async def until_ended(self) -> None:
        """Wait for the end, whatever it is; only a cancellation of the waiter comes out."""
        self.joined = True
        if self.ended:
            return
        waiter = self.runtime.current

        def resume() -> None:
            if not waiter.ended:
                self.runtime.wake(waiter)

        self.add_done_callback(resume)
        await self.runtime.wait(lambda: None)

    async def join(self) -> Any:
        await self.until_ended()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self._throw is not None:
            return
        self._throw = Cancelled()
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)

    # -- running --------------------------------------------------------------------------------

    def step(self) -> None:
        if self.ended:
            return
        self.forget = None
        self.runtime.current = self
        throw, self._throw = self._throw, None
        try:
            if throw is None:
                self.coroutine.send(None)
            else:
                self.coroutine.throw(throw)
        except StopIteration as end:
            self._end(end.value, None)
        except Cancelled as error:
            self._end(None, error)
        except Exception as error:  # noqa: BLE001
            self.runtime._failed.append(self)
            self._end(None, error)

    def _end(self, result, error) -> None:
        self.result, self.error, self.ended = result, error, True
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._soon: deque[_Handle] = deque()
        self._later: list[_Handle] = []
        self._count = 0
        self._failed: list[Task] = []
        self.current: Task

    def _call_soon(self, callback) -> _Handle:
        handle = _Handle(callback)
        self._soon.append(handle)
        return handle

    def _call_at(self, when, callback) -> _Handle:
        self._count += 1
        handle = _Handle(callback, when, self._count)
        heapq.heappush(self._later, handle)
        return handle

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._call_soon(task.step)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds <= 0:
            if task._throw is None:
                self._call_soon(task.step)
                await _park()
            else:
                await self.wait(lambda: None)
            return
        handle = self._call_at(self._clock() + seconds, task)
        await self.wait(handle.void)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        expired = []

        def expire() -> None:
            if not work.ended:
                expired.append(True)
                work.cancel()

        if seconds <= 0:
            handle = self._call_soon(expire)
        else:
            handle = self._call_at(self._clock() + seconds, expire)
        try:
            await work.until_ended()
        except Cancelled:
            work.cancel()
            raise
        finally:
            handle.void()
        if expired:
            raise TimeoutError(f"not ready within {seconds} s")
        if work.error is not None:
            raise work.error
        return work.result

    def _next(self) -> _Handle | None:
        while self._later and self._later[0].callback is None:
            heapq.heappop(self._later)
        return self._later[0] if self._later else None

    def run(self) -> None:
        while True:
            first = self._next()
            while first is not None and first.when <= self._clock():
                heapq.heappop(self._later)
                if isinstance(first.callback, Task):
                    self.wake(first.callback)
                else:
                    self._soon.append(first)
                first = self._next()
            while self._soon and self._soon[0].callback is None:
                self._soon.popleft()
            if self._soon:
                self._soon.popleft().callback()
            elif first is not None:
                self._idle(first.when)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        if task._throw is not None:  # it has cancelled itself
            forget()
            error, task._throw = task._throw, None
            raise error
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._call_soon(task.step)
