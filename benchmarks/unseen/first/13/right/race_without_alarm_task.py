# expected: right
# mistake: none; unusual: no alarm task; who is in a timeout waits for two things at once, the end of the task and its own timer, and cancels the task itself
# rule: "When the time is up before, it cancels that task, and when the task has ended it raises `TimeoutError`"
# seen: behaves as the rules say; timeout(0) cancels the task before it has begun; who is cancelled in timeout cancels its task (once more) and does not wait for it
"""A runtime with a clock: whoever waits may wait for the end of a task, for a time, or for both."""

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
        self.waiting: dict[Task, None] = {}
        self.watched: Task | None = None  # whose end it waits for
        self.entry: list[Any] | None = None  # its timer
        self.parked = False
        self.throwing = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            await self.runtime.wait_for(self, None)
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if not self.ended and not self.throwing:
            self.throwing = True
            if self.parked:
                self.runtime.wake(self)


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[list[Any]] = []  # [deadline, number, task or None]
        self._number = 0
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
        else:
            await self.wait_for(None, self._clock() + seconds)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        work = self.spawn(coroutine)
        work.joined = True
        try:
            if seconds > 0:
                await self.wait_for(work, self._clock() + seconds)
            if work.ended:
                return await work.join()
            work.cancel()
            await self.wait_for(work, None)
        except Cancelled:
            work.cancel()  # no matter if it has ended
            raise
        raise TimeoutError

    async def wait_for(self, task: Task | None, deadline: float | None) -> None:
        """Wait for the end of a task or for a time, whichever is first."""
        me = self.current
        if me.throwing:  # it has cancelled itself
            me.throwing = False
            raise Cancelled
        if task is not None:
            task.waiting[me] = None
            me.watched = task
        if deadline is not None:
            self._number += 1
            me.entry = [deadline, self._number, me]
            heapq.heappush(self._timers, me.entry)
        me.parked = True
        await _park()

    def wake(self, task: Task) -> None:
        """Put a task that waits at the end of the queue; it waits for nothing any more."""
        task.parked = False
        if task.watched is not None:
            task.watched.waiting.pop(task, None)
            task.watched = None
        if task.entry is not None:
            task.entry[2] = None
            task.entry = None
        self._ready.append(task)

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        while True:
            self._wake_the_due()
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

    def _wake_the_due(self) -> None:
        while self._timers and self._timers[0][2] is None:
            heapq.heappop(self._timers)
        if not self._timers:
            return
        now = self._clock()
        while self._timers and (self._timers[0][2] is None or self._timers[0][0] <= now):
            task = heapq.heappop(self._timers)[2]
            if task is not None:
                self.wake(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.throwing:
                task.throwing = False
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
