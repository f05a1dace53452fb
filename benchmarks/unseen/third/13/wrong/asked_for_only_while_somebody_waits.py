# expected: wrong
# mistake: whether somebody asked for a failure is decided by who waits for the task when it fails; a joiner that was cancelled meanwhile does not count
# rule: "Whom it joined counts as joined, and goes on: `B joins A · B is cancelled · A fails` → `run` returns; the failure is not lost, B had asked for it."
# seen: B joins A, B is cancelled, A fails later: run raises an ExceptionGroup; right in all other cases
"""A runtime with a clock; what comes of a task is a future."""

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


class _Future:
    """What comes of a task, and who wants to know."""

    def __init__(self) -> None:
        self.done = False
        self.value: Any = None
        self.error: BaseException | None = None
        self.wanted_by: list[Task] = []

    def get(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value

    def settle(self, value: Any, error: BaseException | None) -> list[Task]:
        self.done, self.value, self.error = True, value, error
        wanted_by, self.wanted_by = self.wanted_by, []
        return wanted_by


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.future = _Future()
        self.forget: Callable[[], None] | None = None
        self.cancelling = False

    @property
    def ended(self) -> bool:
        return self.future.done

    async def ending(self) -> None:
        if self.future.done:
            # a late joiner takes the failure over
            self.runtime._failed.pop(self, None)
        else:
            me = self.runtime.current
            self.future.wanted_by.append(me)
            await self.runtime.wait(lambda: self.future.wanted_by.remove(me))

    async def join(self) -> Any:
        await self.ending()
        return self.future.get()

    def cancel(self) -> None:
        if not self.future.done:
            self.cancelling = True
            if self.forget is not None:
                self.forget()
                self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: dict[Task, Exception] = {}
        self._timers: list[list[Any]] = []
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

        async def ring() -> bool:
            await self.sleep(seconds)
            if work.ended:
                return False
            work.cancel()
            return True

        alarm = self.spawn(ring())
        try:
            await work.ending()
        except Cancelled:
            work.cancel()
            raise
        finally:
            alarm.cancel()
        if alarm.ended and alarm.future.value:
            raise TimeoutError
        return work.future.get()

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
        lost = list(self._failed.values())
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
        value, failure = None, None
        try:
            if task.cancelling:
                task.cancelling = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            return
        except StopIteration as end:
            value = end.value
        except Cancelled as cancelled:
            failure = cancelled
        except Exception as error:  # noqa: BLE001
            failure = error
            if not task.future.wanted_by:
                self._failed[task] = error
        for joiner in task.future.settle(value, failure):
            self.wake(joiner)
