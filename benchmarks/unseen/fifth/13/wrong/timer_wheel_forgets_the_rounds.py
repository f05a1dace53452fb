# expected: wrong
# mistake: the search for the next deadline takes the first slot of the timer wheel that holds a timer, without asking whether that timer belongs to this round of the wheel or to a later one
# rule: "When nobody is ready, call `idle` with the earliest deadline, once."
# seen: right as long as all who sleep at a time wake within 256 s; with one timer further ahead (A sleeps 300 s, B sleeps 100 s from 0 s: slots 44 and 100) `idle` gets 300, and B wakes 200 s late.
"""A runtime with a clock."""

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
    """Give the turn away. Whoever parks has told somebody before who is to wake it."""
    yield


class Wheel:
    """A hashed timer wheel, as in the lecture on operating systems: slots of a second, each a small heap."""

    SLOTS = 256
    TICK = 1.0

    def __init__(self, time: float) -> None:
        self.slots: list[list[list[Any]]] = [[] for _ in range(self.SLOTS)]
        self.hand = self._tick(time)
        self.number = 0

    def _tick(self, time: float) -> int:
        return int(time // self.TICK)

    def insert(self, deadline: float, task: Task) -> list[Any]:
        self.number += 1
        timer = [deadline, self.number, task]
        heapq.heappush(self.slots[self._tick(deadline) % self.SLOTS], timer)
        return timer

    def _first(self, tick: int) -> list[Any] | None:
        """The first timer of a slot that is not void."""
        slot = self.slots[tick % self.SLOTS]
        while slot and slot[0][2] is None:
            heapq.heappop(slot)
        return slot[0] if slot else None

    def expire(self, time: float) -> list[list[Any]]:
        """Turn the hand up to ``time``; take out who is due."""
        goal = self._tick(time)
        due = []
        for tick in range(max(self.hand, goal - self.SLOTS + 1), goal + 1):
            while (timer := self._first(tick)) is not None and timer[0] <= time:
                due.append(heapq.heappop(self.slots[tick % self.SLOTS]))
        self.hand = goal
        due.sort(key=lambda timer: timer[:2])
        return due

    def upcoming(self) -> float | None:
        """The next deadline."""
        for tick in range(self.hand, self.hand + self.SLOTS):
            timer = self._first(tick)
            if timer is not None:
                return timer[0]
        return None


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
        self.forget: Callable[[], Any] | None = None
        self.cancelling = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self.over()
        if self.error is not None:
            raise self.error
        return self.result

    async def over(self) -> None:
        """Wait until the task has ended, however."""
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner, None))

    def cancel(self) -> None:
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.forget is not None:
            forget, self.forget = self.forget, None
            forget()
            self.runtime._ready.append(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self.current: Task
        self._wheel = Wheel(clock())

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            self._ready.append(self.current)
            await _park()
            return
        timer = self._wheel.insert(self._clock() + seconds, self.current)

        def void() -> None:
            timer[2] = None

        await self.wait(void)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        expired = False

        async def watch() -> None:
            nonlocal expired
            await self.sleep(seconds)
            if not work.ended:
                expired = True
                work.cancel()

        watcher = self.spawn(watch())
        try:
            await work.over()
        except Cancelled:
            work.cancel()
            raise
        finally:
            watcher.cancel()
        if expired:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            for timer in self._wheel.expire(self._clock()):
                self.wake(timer[2])
            if self._ready:
                self._turn(self._ready.popleft())
                continue
            deadline = self._wheel.upcoming()
            if deadline is None:
                break
            self._idle(deadline)
        self._report()

    def _report(self) -> None:
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], Any]) -> None:
        task = self.current
        if task.cancelling:
            # it has cancelled itself
            task.cancelling = False
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
        except Exception as error:
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in list(task.waiting):
            self.wake(joiner)
        task.waiting.clear()
