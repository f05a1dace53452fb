# expected: wrong
# mistake: `timeout` tells by `work.ended` whose `Cancelled` it has caught: if the work has ended, it must be that of the work; but the waiter itself may be cancelled between the end of the work and its own next turn
# rule: "who is cancelled in `timeout` takes the task along, and `Cancelled` comes out of `timeout`, even if the time was up already"
# seen: timeout(3) is up, the work cleans up until 5 s and ends; a task whose turn lies between that end and the waiter's turn cancels the waiter: TimeoutError comes out of `timeout` instead of Cancelled.
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


class _Expired(Exception):
    """Private: the alarm has gone off."""


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
        self._timers: list[list[Any]] = []
        self._number = itertools.count()

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
        timer = [self._clock() + seconds, next(self._number), self.current]
        heapq.heappush(self._timers, timer)
        await self.wait(lambda: timer.__setitem__(2, None))

    async def _alarm(self, seconds: float, work: Task) -> None:
        await self.sleep(seconds)
        if not work.ended:
            work.cancel()
            raise _Expired

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        alarm = self.spawn(self._alarm(seconds, work))
        alarm.joined = True
        try:
            result = await work.join()
        except Cancelled:
            if not work.ended:
                # not the work was cancelled: it is me
                work.cancel()
                raise
            if not isinstance(alarm.error, _Expired):
                raise
        except Exception:
            if not isinstance(alarm.error, _Expired):
                raise
        else:
            if not isinstance(alarm.error, _Expired):
                return result
        finally:
            alarm.cancel()
        raise TimeoutError

    def _due(self) -> float | None:
        """Wake who is due, and tell the next deadline."""
        now = self._clock()
        while self._timers:
            deadline, _, task = self._timers[0]
            if task is not None and deadline > now:
                return deadline
            heapq.heappop(self._timers)
            if task is not None:
                self.wake(task)
        return None

    def run(self) -> None:
        while True:
            deadline = self._due()
            if self._ready:
                self._turn(self._ready.popleft())
            elif deadline is not None:
                self._idle(deadline)
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
