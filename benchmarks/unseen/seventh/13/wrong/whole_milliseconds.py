# expected: wrong
# mistake: deadlines are kept in whole milliseconds, as in setTimeout, so they are rounded
# rule: "`sleep` wakes the task exactly at its deadline: the time of the call plus `seconds`, fractions too."
# seen: whole seconds, halves and quarters are exact; sleep(0.0004) or sleep(2 ** -12) or sleep(1 / 3) wakes at another time than the time of the call plus the seconds, and two deadlines within one millisecond are taken for equal
"""Timers as a browser has them."""

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


class _Timers:
    """setTimeout and clearTimeout."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._callbacks: dict[int, Callable[[], None]] = {}
        self._heap: list[tuple[int, int]] = []
        self._last_id = 0

    def set_timeout(self, callback: Callable[[], None], seconds: float) -> int:
        self._last_id += 1
        due_ms = round((self._clock() + seconds) * 1000)
        self._callbacks[self._last_id] = callback
        heapq.heappush(self._heap, (due_ms, self._last_id))
        return self._last_id

    def clear_timeout(self, timer_id: int) -> None:
        self._callbacks.pop(timer_id, None)

    def next(self) -> float | None:
        """When the next timer goes off, in seconds."""
        while self._heap and self._heap[0][1] not in self._callbacks:
            heapq.heappop(self._heap)
        return self._heap[0][0] / 1000 if self._heap else None

    def fire(self) -> None:
        while (due := self.next()) is not None and due <= self._clock():
            self._callbacks.pop(heapq.heappop(self._heap)[1])()


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], None] | None = None
        self.stop_requested = False

    async def join(self) -> Any:
        self.joined = True
        await self._settled()
        if self.error is not None:
            raise self.error
        return self.result

    async def _settled(self) -> None:
        if self.ended:
            return
        joiner = self.runtime.current
        self.waiting[joiner] = None
        await self.runtime.wait(lambda: self.waiting.pop(joiner))

    def cancel(self) -> None:
        if self.ended or self.stop_requested:
            return
        self.stop_requested = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers = _Timers(clock)
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if seconds == 0:
            self.wake(me)
            await _park()
            return
        timer_id = self._timers.set_timeout(lambda: self.wake(me), seconds)
        await self.wait(lambda: self._timers.clear_timeout(timer_id))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        timed_out = False

        def on_timeout() -> None:
            nonlocal timed_out
            if not work.ended:
                timed_out = True
                work.cancel()

        timer_id = self._timers.set_timeout(on_timeout, seconds)
        try:
            await work._settled()
        except Cancelled:
            work.cancel()
            raise
        finally:
            self._timers.clear_timeout(timer_id)
        if timed_out:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            self._timers.fire()
            if self._ready:
                self._turn(self._ready.popleft())
                continue
            deadline = self._timers.next()
            if deadline is None:
                break
            self._idle(deadline)
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], Any]) -> None:
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.stop_requested:
                task.stop_requested = False
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
