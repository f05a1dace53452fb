# expected: wrong
# mistake: `sleep(0)` is put among the timers with the deadline 'now', so it queues behind those whose deadline passed while the task was at work
# rule: "`sleep(0)` puts the task at the end of the queue, there and then: before those whose time came during its turn."
# seen: A works from 1 s to 6 s and then calls sleep(0); B was due at 3 s: B has its turn before A; right as long as no time passes within a turn
"""A runtime with a clock: every waiting is a small object."""

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


class _Sleep:
    """One sleep: who, until when, and whether it still counts."""

    __slots__ = ("deadline", "number", "task")

    def __init__(self, deadline: float, number: int, task: Task | None) -> None:
        self.deadline, self.number, self.task = deadline, number, task

    def __lt__(self, other: _Sleep) -> bool:
        return (self.deadline, self.number) < (other.deadline, other.number)

    def forget(self) -> None:
        self.task = None


class _Alarms:
    def __init__(self) -> None:
        self.heap: list[_Sleep] = []
        self.number = 0

    def set(self, deadline: float, task: Task) -> _Sleep:
        self.number += 1
        sleep = _Sleep(deadline, self.number, task)
        heapq.heappush(self.heap, sleep)
        return sleep

    def first(self) -> _Sleep | None:
        while self.heap and self.heap[0].task is None:
            heapq.heappop(self.heap)
        return self.heap[0] if self.heap else None


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
        self._alarms = _Alarms()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        await self.wait(self._alarms.set(self._clock() + seconds, self.current).forget)

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
        while True:
            while (first := self._alarms.first()) is not None and first.deadline <= self._clock():
                task = first.task
                first.forget()
                self.wake(task)
            if self._ready:
                self._turn(self._ready.popleft())
            elif first is not None:
                self._idle(first.deadline)
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
