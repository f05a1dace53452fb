# expected: wrong
# mistake: `timeout` finds out whether the time was up by looking at the clock when the caller gets its turn, not by whether the task was cancelled in time
# rule: "`timeout` runs a coroutine as a task and returns (or raises) what comes of it. When the time is up before, it cancels that task"
# seen: timeout(5, work): work returns 7 at 3 s, another task that is ready works from 3 s to 6 s, then the caller has its turn and raises TimeoutError instead of returning 7
"""A runtime with a clock; a timeout is a guard object."""

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


class _Guard:
    """Cancels a task at its deadline, unless it is dismissed before."""

    def __init__(self, runtime: Runtime, seconds: float, work: Task) -> None:
        self.runtime = runtime
        self.deadline = float("inf")  # known when the watch begins
        self.work = work
        self.seconds = seconds
        self.task = runtime.spawn(self._watch())

    async def _watch(self) -> None:
        self.deadline = self.runtime.now() + self.seconds
        await self.runtime.sleep(self.seconds)
        self.work.cancel()

    def dismiss(self) -> None:
        self.task.cancel()

    def is_late(self) -> bool:
        return self.work.runtime.now() >= self.deadline


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
        work = self.spawn(coroutine)
        work.joined = True
        guard = _Guard(self, seconds, work)
        me = self.current
        try:
            work.waiting.append(me)
            await self.wait(lambda: work.waiting.remove(me))
        except Cancelled:
            work.cancel()
            raise
        finally:
            guard.dismiss()
        if guard.is_late():
            raise TimeoutError(f"more than {seconds} s")
        if work.error is not None:
            raise work.error
        return work.result

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
