# expected: wrong
# mistake: looks for due timers once per round (a snapshot of the queue, as asyncio's _run_once does), not before every turn
# rule: "While somebody is ready, sleepers whose time has come get their turn too: look before every turn."
# seen: when the clock goes on during the first turn of a round and a later turn of the same round puts somebody in the queue, the sleeper gets its turn after that one instead of before; right as long as no task uses up time
"""An event loop in rounds."""

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
        self._callbacks: dict[object, Callable[[], None]] = {}
        self.forget: Callable[[], None] | None = None
        self._throw: Cancelled | None = None

    # -- ending ---------------------------------------------------------------------------------

    def add_done_callback(self, callback) -> object:
        key = object()
        self._callbacks[key] = callback
        return key

    def remove_done_callback(self, key) -> None:
        self._callbacks.pop(key, None)

    async def until_ended(self) -> None:
        """Wait for the end, whatever it is; only a cancellation of the waiter comes out."""
        self.joined = True
        if self.ended:
            return
        waiter = self.runtime.current
        key = self.add_done_callback(lambda: self.runtime.wake(waiter))
        await self.runtime.wait(lambda: self.remove_done_callback(key))

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
        callbacks, self._callbacks = self._callbacks, {}
        for callback in callbacks.values():
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
            if self._soon:
                for _ in range(len(self._soon)):
                    handle = self._soon.popleft()
                    if handle.callback is not None:
                        handle.callback()
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
