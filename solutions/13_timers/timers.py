"""A runtime with a clock: tasks that sleep, that are given up after a while, that can be cancelled.

The runtime has no clock of its own. It is given two functions: ``clock()`` tells the time in seconds, and
``idle(deadline)`` puts the whole machine to sleep until that time.
"""

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


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.cancelling = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[Task] = []
        #: forgets who was to wake this task, while it waits
        self.forget: Callable[[], None] | None = None

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised.

        Joining a task that was cancelled raises :class:`Cancelled`.
        """
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting.append(joiner)
            await self.runtime.wait(lambda: self.waiting.remove(joiner))
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own.

        The task stops waiting and goes to the end of the queue. A task that has ended is left alone.
        """
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Timer:
    """A task that is to wake at a deadline; None in its place means that the timer was cancelled."""

    def __init__(self, task: Task) -> None:
        self.task: Task | None = task

    def cancel(self) -> None:
        """Let it pass without waking anybody."""
        self.task = None


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[tuple[float, int, Timer]] = []
        self._numbers = itertools.count()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        """The time in seconds."""
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds; 0 lets every other task that is ready have its turn first."""
        if seconds <= 0:
            self._ready.append(self.current)
            await _park()
            return
        timer = Timer(self.current)
        heapq.heappush(self._timers, (self.now() + seconds, next(self._numbers), timer))
        await self.wait(timer.cancel)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns.

        Raises:
            TimeoutError: the time was up before it ended; it was cancelled, and has ended now.
        """
        work = self.spawn(coroutine)
        alarm = self.spawn(self._cancel_after(seconds, work))
        try:
            result = await work.join()
        except BaseException as error:
            if alarm.ended and error is work.error:  # else it came in time, or is for whoever waits here
                raise TimeoutError from error
            raise
        finally:
            alarm.cancel()
            work.cancel()
        if alarm.ended:
            raise TimeoutError
        return result

    async def _cancel_after(self, seconds: float, work: Task) -> None:
        await self.sleep(seconds)
        work.cancel()

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps.

        Raises:
            ExceptionGroup: the exceptions of failed tasks that nobody has joined, in the order in which
                they failed, when everything else has been run.
        """
        while True:
            self._wake_sleepers()
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
        """Park the current task; ``forget`` is called when it is cancelled meanwhile."""
        task = self.current
        task.forget = forget
        if task.cancelling:  # by itself, a moment ago
            forget()
            self.wake(task)
        await _park()

    def wake(self, task: Task) -> None:
        """Put a task that waits at the end of the queue."""
        task.forget = None
        self._ready.append(task)

    def _wake_sleepers(self) -> None:
        """Put everybody whose deadline has come into the queue, and forget cancelled timers."""
        while self._timers:
            deadline, _, timer = self._timers[0]
            if timer.task is not None and deadline > self.now():
                return
            heapq.heappop(self._timers)
            if timer.task is not None:
                self.wake(timer.task)

    def _turn(self, task: Task) -> None:
        """Let ``task`` run until its next yield, or to its end."""
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
        except Exception as error:  # noqa: BLE001 — whatever a task raises is for its joiner
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
