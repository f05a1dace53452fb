# expected: wrong
# mistake: `timeout` awaits the coroutine in the caller's own task and lets an alarm cancel the caller (the habit of `asyncio.timeout`), instead of running it as a task
# rule: "who is cancelled in `timeout` takes the task along, and `Cancelled` comes out of `timeout`"
# seen: the caller is cancelled in `timeout` and the coroutine catches `Cancelled` and returns 7: 7 comes out of `timeout` instead of `Cancelled`; also the coroutine begins before those who stand in the queue
"""A runtime with a clock; a timeout is a scope around the caller."""

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


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[Task] = []
        self.forget: Callable[[], None] | None = None
        self.to_throw: Cancelled | None = None

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting.append(joiner)
            await self.runtime.wait(lambda: self.waiting.remove(joiner))
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        self.throw(Cancelled())

    def throw(self, error: Cancelled) -> None:
        if self.ended:
            return
        self.to_throw = error
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class _Scope:
    """`async with` around something that must not take longer than some seconds."""

    def __init__(self, runtime: Runtime, seconds: float) -> None:
        self.runtime = runtime
        self.seconds = seconds
        self.caller = runtime.current
        self.error = Cancelled("time is up")
        self.up = False

    async def _ring(self) -> None:
        await self.runtime.sleep(self.seconds)
        self.up = True
        if self.caller.to_throw is None:
            self.caller.throw(self.error)

    async def __aenter__(self) -> None:
        self.alarm = self.runtime.spawn(self._ring())

    async def __aexit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self.alarm.cancel()
        if self.up and (not isinstance(error, Cancelled) or error is self.error):
            raise TimeoutError


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[list[Any]] = []  # [deadline, number, task or None]
        self._numbers = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds <= 0:
            self._ready.append(task)
            await _park()
            return
        self._numbers += 1
        timer = [self._clock() + seconds, self._numbers, task]
        heapq.heappush(self._timers, timer)

        def void() -> None:
            timer[2] = None

        await self.wait(void)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        async with _Scope(self, seconds):
            return await coroutine

    def _look(self) -> None:
        timers = self._timers
        while timers and (timers[0][2] is None or timers[0][0] <= self._clock()):
            task = heapq.heappop(timers)[2]
            if task is not None:
                self.wake(task)

    def run(self) -> None:
        while True:
            self._look()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._timers:
                self._idle(self._timers[0][0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            error, task.to_throw = task.to_throw, None
            if error is not None:
                task.coroutine.throw(error)
            else:
                task.coroutine.send(None)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
