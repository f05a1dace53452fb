# expected: wrong
# mistake: a firmware habit: deadlines are kept as whole milliseconds (rounded up), so fractions of a tick are lost
# rule: "`sleep` wakes the task exactly at its deadline: the time of the call plus `seconds`, fractions too."
# seen: sleep(0.25) and sleep(2) are right; sleep(1 / 3) wakes at 0.334, and sleeps of 0.0004 and 0.0002 both wake at 0.001 in the order of their calls
"""A runtime with a clock, as on a microcontroller: a tick counter and a slot of tasks for each tick."""

from __future__ import annotations

import heapq
import math
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

TICKS_PER_SECOND = 1000


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


def _to_ticks(seconds: float) -> int:
    """Never wake too early: round up (but not because of the last bit of a float)."""
    return math.ceil(seconds * TICKS_PER_SECOND - 1e-6)


class TickTimers:
    """Slots of waiting tasks, by tick."""

    def __init__(self) -> None:
        self.slots: dict[int, dict[Task, None]] = {}
        self.ticks: list[int] = []

    def add(self, tick: int, task: Task) -> None:
        slot = self.slots.get(tick)
        if slot is None:
            slot = self.slots[tick] = {}
            heapq.heappush(self.ticks, tick)
        slot[task] = None

    def discard(self, tick: int, task: Task) -> None:
        self.slots[tick].pop(task, None)

    def next_tick(self) -> int | None:
        while self.ticks:
            tick = self.ticks[0]
            if self.slots[tick]:
                return tick
            heapq.heappop(self.ticks)
            del self.slots[tick]
        return None

    def take(self, tick: int) -> list[Task]:
        heapq.heappop(self.ticks)
        return list(self.slots.pop(tick))


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
        self.forget: Callable[[], None] | None = None
        self.cancel_pending = False

    async def wait_for_end(self) -> None:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))

    async def join(self) -> Any:
        await self.wait_for_end()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.cancel_pending:
            return
        self.cancel_pending = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers = TickTimers()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if seconds <= 0:
            self._ready.append(me)
            await _park()
            return
        tick = _to_ticks(self._clock() + seconds)
        self._timers.add(tick, me)
        await self.wait(lambda: self._timers.discard(tick, me))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        expired = False

        async def watchdog() -> None:
            nonlocal expired
            await self.sleep(seconds)
            if not work.ended:
                expired = True
                work.cancel()

        dog = self.spawn(watchdog())
        try:
            await work.wait_for_end()
        except Cancelled:
            work.cancel()
            raise
        finally:
            dog.cancel()
        if expired:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            self._tick_interrupt()
            if self._ready:
                self._turn(self._ready.popleft())
                continue
            tick = self._timers.next_tick()
            if tick is None:
                break
            self._idle(tick / TICKS_PER_SECOND)
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _tick_interrupt(self) -> None:
        now = self._clock()
        while (tick := self._timers.next_tick()) is not None and tick / TICKS_PER_SECOND <= now:
            for task in self._timers.take(tick):
                self.wake(task)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        if task.cancel_pending:
            task.cancel_pending = False
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
            if task.cancel_pending:
                task.cancel_pending = False
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
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
