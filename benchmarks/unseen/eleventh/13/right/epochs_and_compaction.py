# expected: right
# mistake: none; timers are plain tuples with the number of the wait (an epoch of the task): a wait that is over makes its timer stale, and the heap is rebuilt when most of it is stale
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: a task counts its waits; nobody searches the heap; void timers on top are dropped before idle; the timeout parks by itself, so that a Cancelled there can only be meant for it
"""A runtime with a clock: epochs."""

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
        self.epoch = 0
        self.waits = False
        self.on_timer = False
        self.cancelled = False
        self.joined = False
        self.end: Callable[[], Any] | None = None
        self.joiners: list[tuple[int, Task]] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if self.end is None:
            me = self.runtime.current
            me.waits = True
            self.joiners.append((me.epoch, me))
            await _park()
        return self.end()

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if self.end is None and not self.cancelled:
            self.cancelled = True
            if self.waits:
                if self.on_timer:
                    self.runtime.timer_is_stale()
                self.runtime.wake(self)


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[tuple[Task, Exception]] = []
        self._timers: list[tuple[float, int, int, Task]] = []
        self._serial = 0
        self._stale = 0
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
        task = self.current
        if seconds <= 0:
            self._ready.append(task)
        else:
            task.waits = task.on_timer = True
            self._serial += 1
            heapq.heappush(self._timers, (self._clock() + seconds, self._serial, task.epoch, task))
        await _park()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        work = self.spawn(coroutine)
        rung = False

        async def ring() -> None:
            nonlocal rung
            await self.sleep(seconds)
            if work.end is None:
                rung = True
                work.cancel()

        bell = self.spawn(ring())
        # Join, but do not look at what comes of it: what is raised here is meant for us.
        work.joined = True
        work.joiners.append((self.current.epoch, self.current))
        self.current.waits = True
        try:
            await _park()
        except Cancelled:
            work.cancel()
            raise
        finally:
            bell.cancel()
        if rung:
            raise TimeoutError
        return work.end()

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        while True:
            while self._timers:
                deadline, _, epoch, task = self._timers[0]
                if epoch != task.epoch:
                    self._stale -= 1
                elif deadline <= self._clock():
                    self.wake(task)
                else:
                    break
                heapq.heappop(self._timers)
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._timers:
                self._idle(self._timers[0][0])
            else:
                break
        failed, self._failed = self._failed, []
        lost = [error for task, error in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def wake(self, task: Task) -> None:
        task.epoch += 1
        task.waits = task.on_timer = False
        self._ready.append(task)

    def timer_is_stale(self) -> None:
        """Called before the epoch of the task moves on."""
        self._stale += 1
        if self._stale > 64 and self._stale * 2 > len(self._timers):
            # the one that is being cancelled is still valid here; it is dropped at the top, or next time
            self._timers = [timer for timer in self._timers if timer[2] == timer[3].epoch]
            heapq.heapify(self._timers)
            self._stale = 1

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.cancelled:
                task.cancelled = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            return
        except StopIteration as end:
            value = end.value
            task.end = lambda: value
        except Exception as error:
            self._failed.append((task, error))
            task.end = self._raiser(error)
        except Cancelled as cancelled:
            task.end = self._raiser(cancelled)
        joiners, task.joiners = task.joiners, []
        for epoch, joiner in joiners:
            if epoch == joiner.epoch:
                self.wake(joiner)

    @staticmethod
    def _raiser(error: BaseException) -> Callable[[], Any]:
        def raiser() -> Any:
            raise error

        return raiser
