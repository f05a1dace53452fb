# expected: wrong
# mistake: as in asyncio, a failure counts as asked for only when a joiner has really fetched it; a joiner that is cancelled while it waits has not
# rule: "the failure is not lost, B had asked for it."
# seen: `B joins A · B is cancelled · A fails`: `run` raises an ExceptionGroup with A's failure; with a joiner that waits to the end all is right
"""A runtime built on futures."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from heapq import heappop, heappush
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class _Future:
    """Something that comes later. ``await`` waits for it, and retrieves it."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.done = False
        self.retrieved = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiters: dict[Task, None] = {}

    def set(self, result: Any = None, error: BaseException | None = None) -> None:
        if self.done:
            return
        self.done, self.result, self.error = True, result, error
        for task in self.waiters:
            self.runtime._wake(task)
        self.waiters.clear()

    async def wait(self) -> None:
        if self.done:
            return
        task = self.runtime.current
        self.waiters[task] = None
        task.blocked_on = self
        await _park()

    def retrieve(self) -> Any:
        self.retrieved = True
        if self.error is not None:
            raise self.error
        return self.result


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.future = _Future(runtime)
        self.blocked_on: _Future | None = None
        self.must_cancel = False

    async def join(self) -> Any:
        await self.future.wait()
        return self.future.retrieve()

    def cancel(self) -> None:
        if self.future.done:
            return
        if self.blocked_on is not None and not self.must_cancel:
            del self.blocked_on.waiters[self]
            self.runtime._wake(self)
        self.must_cancel = True

    def _step(self) -> None:
        try:
            if self.must_cancel:
                self.must_cancel = False
                self.coroutine.throw(Cancelled())
            else:
                self.coroutine.send(None)
        except StopIteration as stop:
            self.future.set(stop.value)
        except Cancelled as cancelled:
            self.future.set(error=cancelled)
        except Exception as error:  # noqa: BLE001
            self.runtime._failures.append(self.future)
            self.future.set(error=error)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failures: list[_Future] = []
        self._alarms: list[tuple[float, int, _Future]] = []
        self._alarm_number = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def _wake(self, task: Task) -> None:
        task.blocked_on = None
        self._ready.append(task)

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds == 0:
            self._ready.append(self.current)
            await _park()
            return
        alarm = _Future(self)
        self._alarm_number += 1
        heappush(self._alarms, (self._clock() + seconds, self._alarm_number, alarm))
        await alarm.wait()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.future.retrieved = True
        late = _Future(self)

        async def wait_and_cancel() -> None:
            await self.sleep(seconds)
            if not work.future.done:
                late.set()
                work.cancel()

        canceller = self.spawn(wait_and_cancel())
        try:
            await work.future.wait()
        finally:
            canceller.cancel()
            work.cancel()
        if late.done:
            raise TimeoutError
        return work.future.retrieve()

    def run(self) -> None:
        while True:
            # an alarm for which nobody waits any more is void
            while self._alarms and (not self._alarms[0][2].waiters or self._alarms[0][0] <= self._clock()):
                heappop(self._alarms)[2].set()
            if self._ready:
                self.current = self._ready.popleft()
                self.current._step()
            elif self._alarms:
                self._idle(self._alarms[0][0])
            else:
                break
        lost = [future.error for future in self._failures if not future.retrieved]
        self._failures.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
