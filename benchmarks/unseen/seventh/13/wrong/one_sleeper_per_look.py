# expected: wrong
# mistake: the look before each turn wakes only the first sleeper whose time has come (`if` where a `while` belongs); the others stay in the heap for the next look
# rule: "Whose time has come goes to the end of the queue: the earliest deadline first, also of those who are late."
# seen: A and B are due at the same look; A has its turn and spawns (or wakes, or cancels) C, which so gets into the queue before B: the order is A, C, B instead of A, B, C
"""A runtime that is asked for things: a task yields a request, the runtime sees to it."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from heapq import heappop, heappush
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park(kind: str, what: Any = None) -> Generator[tuple[str, Any], None, None]:
    """Ask the runtime for something, and give the turn away until it is there."""
    yield kind, what


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.joiners: dict[int, Task] = {}
        self.waits_for: Task | None = None
        self.sleeps: int | None = None  # the number of its timer
        self.cancelling = False

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await _park("end", self)
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.sleeps is not None:
            del self.runtime._sleepers[self.sleeps]
            self.sleeps = None
        elif self.waits_for is not None:
            del self.waits_for.joiners[id(self)]
            self.waits_for = None
        else:
            return
        self.runtime._ready.append(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[tuple[float, int]] = []
        self._sleepers: dict[int, Task] = {}
        self._number = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds == 0:
            await _park("turn")
        else:
            await _park("time", self._clock() + seconds)

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        stopped: list[bool] = []

        async def stop() -> None:
            await self.sleep(seconds)
            if not work.ended:
                stopped.append(True)
                work.cancel()

        stopper = self.spawn(stop())
        try:
            if not work.ended:
                await _park("end", work)
        except Cancelled:
            work.cancel()
            raise
        finally:
            stopper.cancel()
        if stopped:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            self._drop_void_timers()
            if self._timers and self._timers[0][0] <= self._clock():
                _, number = heappop(self._timers)
                sleeper = self._sleepers.pop(number)
                sleeper.sleeps = None
                self._ready.append(sleeper)
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

    def _drop_void_timers(self) -> None:
        while self._timers and self._timers[0][1] not in self._sleepers:
            heappop(self._timers)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.cancelling:
                task.cancelling = False
                request = task.coroutine.throw(Cancelled())
            else:
                request = task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        else:
            self._see_to(task, *request)
            return
        task.ended = True
        for joiner in task.joiners.values():
            joiner.waits_for = None
            self._ready.append(joiner)
        task.joiners.clear()

    def _see_to(self, task: Task, kind: str, what: Any) -> None:
        if kind == "turn" or task.cancelling:
            self._ready.append(task)
        elif kind == "time":
            self._number += 1
            task.sleeps = self._number
            self._sleepers[self._number] = task
            heappush(self._timers, (what, self._number))
        else:
            task.waits_for = what
            what.joiners[id(task)] = task
