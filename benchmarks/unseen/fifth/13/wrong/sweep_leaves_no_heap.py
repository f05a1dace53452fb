# expected: wrong
# mistake: when more than half of the timers are void they are swept out of the heap by a list comprehension, and the rest is not made a heap again
# rule: "Its timer is gone; nobody waits for it any more, neither `run` nor `idle`. Other sleepers notice nothing."
# seen: right until more than a hundred timers are void at a time; then the survivors of the sweep are out of order: some wake late, or in the wrong order, and `idle` gets a deadline that is not the earliest.
"""A runtime with a clock."""

from __future__ import annotations

import heapq
import itertools
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


class TimerHandle:
    """Due at a time; may be called off."""

    __slots__ = ("_runtime", "number", "task", "when")

    def __init__(self, when: float, number: int, task: Task, runtime: Runtime) -> None:
        self.when = when
        self.number = number
        self.task: Task | None = task
        self._runtime = runtime

    def __lt__(self, other: TimerHandle) -> bool:
        return (self.when, self.number) < (other.when, other.number)

    def cancel(self) -> None:
        if self.task is not None:
            self.task = None
            self._runtime._timer_handle_cancelled()


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
    _MANY = 100

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._scheduled: list[TimerHandle] = []
        self._void = 0
        self._number = itertools.count()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _timer_handle_cancelled(self) -> None:
        self._void += 1
        if self._void > self._MANY and self._void * 2 > len(self._scheduled):
            # do not let them pile up
            self._scheduled = [handle for handle in self._scheduled if handle.task is not None]
            self._void = 0

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            self._ready.append(self.current)
            await _park()
            return
        handle = TimerHandle(self._clock() + seconds, next(self._number), self.current, self)
        heapq.heappush(self._scheduled, handle)
        await self.wait(handle.cancel)

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

    def _run_once(self) -> bool:
        end_time = self._clock()
        while self._scheduled and self._scheduled[0].task is None:
            heapq.heappop(self._scheduled)
            self._void -= 1
        while self._scheduled and (self._scheduled[0].task is None or self._scheduled[0].when <= end_time):
            handle = heapq.heappop(self._scheduled)
            if handle.task is None:
                self._void -= 1
            else:
                self.wake(handle.task)
        if self._ready:
            self._turn(self._ready.popleft())
        elif self._scheduled:
            self._idle(self._scheduled[0].when)
        else:
            return False
        return True

    def run(self) -> None:
        while self._run_once():
            pass
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
