# expected: wrong
# mistake: timers are recycled from a free list, and the timer of a cancelled sleep goes to that list at once, though it still lies in the heap: the next sleep gives it a new deadline there
# rule: "Other sleepers notice nothing." / "`sleep` wakes the task exactly at its deadline"
# seen: five go to sleep for 2, 1, 5, 4 and 8 s (in this order); the first is cancelled at 0 s, and another sleeps 10 s with its timer, which still lies in the heap: the one for 4 s wakes at 8 s, `idle` never gets 4. Right as long as nobody goes to sleep while a void timer lies below the top of the heap.
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


class Timer:
    """struct timer { double when; long seq; struct task *task; }"""

    __slots__ = ("seq", "task", "when")

    when: float
    seq: int
    task: Task | None

    def __lt__(self, other: Timer) -> bool:
        if self.when != other.when:
            return self.when < other.when
        return self.seq < other.seq


class TimerPool:
    """Hands out timers; those given back are used again, so that nothing is allocated while running."""

    def __init__(self) -> None:
        self.free: list[Timer] = []
        self.seq = 0

    def get(self, when: float, task: Task) -> Timer:
        timer = self.free.pop() if self.free else Timer()
        self.seq += 1
        timer.when = when
        timer.seq = self.seq
        timer.task = task
        return timer

    def put(self, timer: Timer) -> None:
        timer.task = None
        self.free.append(timer)


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
        self._pool = TimerPool()
        self._heap: list[Timer] = []

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
        timer = self._pool.get(self._clock() + seconds, self.current)
        heapq.heappush(self._heap, timer)
        await self.wait(lambda: self._pool.put(timer))

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

    def _tick(self) -> None:
        now = self._clock()
        heap = self._heap
        while heap:
            timer = heap[0]
            if timer.task is None:
                heapq.heappop(heap)
            elif timer.when <= now:
                heapq.heappop(heap)
                task = timer.task
                self._pool.put(timer)
                self.wake(task)
            else:
                break

    def run(self) -> None:
        while True:
            self._tick()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._heap:
                self._idle(self._heap[0].when)
            else:
                break
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
