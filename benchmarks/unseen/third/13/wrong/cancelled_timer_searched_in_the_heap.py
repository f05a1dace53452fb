# expected: wrong
# mistake: to cancel a sleeper, its timer is searched in the heap's list, taken out, and the whole heap is built again
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: right in every step, but each cancelled timer costs time in proportion to the number of sleepers: a hundred thousand timers of which many are cancelled take minutes; timers that nobody cancels are fast
"""A runtime with a clock: an array of records, as one would have it in C."""

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


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[tuple[float, int, Task]] = []
        self._numbers = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _add_timer(self, seconds: float) -> tuple[float, int, Task]:
        self._numbers += 1
        record = (self._clock() + seconds, self._numbers, self.current)
        heapq.heappush(self._timers, record)
        return record

    def _delete_timer(self, record: tuple[float, int, Task]) -> None:
        place = self._timers.index(record)
        self._timers[place] = self._timers[-1]
        self._timers.pop()
        heapq.heapify(self._timers)

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            record = self._add_timer(seconds)
            await self.wait(lambda: self._delete_timer(record))
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

    def run(self) -> None:
        while self._ready or self._timers:
            while self._timers and self._timers[0][0] <= self._clock():
                _, _, task = heapq.heappop(self._timers)
                self.wake(task)
            if self._ready:
                self._turn(self._ready.popleft())
            else:
                self._idle(self._timers[0][0])
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
