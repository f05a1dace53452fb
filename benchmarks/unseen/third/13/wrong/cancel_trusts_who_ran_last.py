# expected: wrong
# mistake: `cancel` decides by `runtime.current` whether a task cancels itself, and nobody resets `current` after a turn: between two runs the task that had the last turn is taken for one that is at work
# rule: "`run` is over when nobody is ready and nobody sleeps; more may be spawned or cancelled then, and `run` called again."
# seen: two tasks join each other, so run is over; cancel the one that had the last turn and run again: it never gets its turn, `Cancelled` is never raised (also after an `idle` that raised KeyboardInterrupt)
"""A runtime with a clock; a task has a state."""

from __future__ import annotations

import enum
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


class _State(enum.Enum):
    READY = enum.auto()
    WAITING = enum.auto()
    ENDED = enum.auto()


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.state = _State.READY
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[Task] = []
        self.forget: Callable[[], None] = lambda: None
        self.cancelling = False

    @property
    def ended(self) -> bool:
        return self.state is _State.ENDED

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
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self is self.runtime.current:
            return  # it is at work and cancels itself: when its next wait is over
        if self.state is _State.WAITING:
            self.forget()
            self.runtime.wake(self)


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
            self.wake(task)
            await _park()
        else:
            self._numbers += 1
            timer = [self._clock() + seconds, self._numbers, task]
            heapq.heappush(self._timers, timer)
            await self.wait(lambda: timer.__setitem__(2, None))

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
        self.current.forget = forget
        self.current.state = _State.WAITING
        await _park()

    def wake(self, task: Task) -> None:
        task.state = _State.READY
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
        task.state = _State.ENDED
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
