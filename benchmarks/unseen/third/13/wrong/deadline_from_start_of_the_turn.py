# expected: wrong
# mistake: the loop reads the clock once before each turn (as libuv does) and `sleep` and the timers of `timeout` reckon from that time, not from the time of the call
# rule: "`sleep` wakes the task exactly at its deadline: the time of the call plus `seconds`, fractions too."
# seen: a task that works for 2 s and then, in the same turn, sleeps 3 s wakes at 3 s instead of 5 s; right whenever nobody works before a sleep
"""An event loop with callbacks: timers run callbacks, callbacks make tasks ready."""

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


class _Timer:
    def __init__(self, when: float, order: int, callback: Callable[..., None], *args: Any) -> None:
        self.when, self.order = when, order
        self.callback: Callable[..., None] | None = callback
        self.args = args

    def __lt__(self, other: _Timer) -> bool:
        return self.when < other.when or (self.when == other.when and self.order < other.order)

    def clear(self) -> None:
        self.callback = None
        self.args = ()


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
        self.cancelling = False

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
        if self.ended:
            return
        self.cancelling = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[_Timer] = []
        self._order = 0
        self._loop_time = clock()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _set_timer(self, seconds: float, callback: Callable[..., None], *args: Any) -> _Timer:
        self._order += 1
        timer = _Timer(self._loop_time + seconds, self._order, callback, *args)
        heapq.heappush(self._timers, timer)
        return timer

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            timer = self._set_timer(seconds, self.wake, self.current)
            await self.wait(timer.clear)
        else:
            self._ready.append(self.current)
            await _park()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        up = False

        async def ring() -> None:
            nonlocal up
            await self.sleep(seconds)
            if not work.ended:
                up = True
                work.cancel()

        alarm = self.spawn(ring())
        work.joined = True
        try:
            if not work.ended:
                me = self.current
                work.waiting.append(me)
                await self.wait(lambda: work.waiting.remove(me))
        except Cancelled:
            work.cancel()
            raise
        finally:
            alarm.cancel()
        if up:
            raise TimeoutError
        return await work.join()

    def _run_timers(self) -> None:
        self._loop_time = self._clock()
        while self._timers:
            first = self._timers[0]
            if first.callback is not None and first.when > self._loop_time:
                break
            heapq.heappop(self._timers)
            if first.callback is not None:
                first.callback(*first.args)

    def run(self) -> None:
        while True:
            self._run_timers()
            if self._ready:
                self._turn(self._ready.popleft())
                continue
            if not self._timers:
                break
            self._idle(self._timers[0].when)
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
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
