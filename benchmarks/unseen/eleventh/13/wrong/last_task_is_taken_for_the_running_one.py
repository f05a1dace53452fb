# expected: wrong
# mistake: cancel treats `runtime.current` as the task that cancels itself, but `current` still names the last one when `run` is over
# rule: "more may be spawned or cancelled then, and `run` called again."
# seen: right within `run`; after `run` is over, with tasks that wait in a circle, to cancel the one that had the last turn does not wake it: nothing is raised in it in the next `run`
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
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[Task] = []
        #: forgets who was to wake this task, while it waits
        self.forget: Callable[[], None] | None = None
        #: its next turn is a throw
        self.cancelling = False

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
        if self is self.runtime.current:
            return  # it cancels itself: Cancelled is raised where it waits next
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        #: [deadline, number, task]; the task of a void timer is None
        self._timers: list[list[Any]] = []
        self._numbers = itertools.count()
        self.current: Task | None = None

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
        timer = [self.now() + seconds, next(self._numbers), self.current]
        heapq.heappush(self._timers, timer)

        def forget() -> None:
            timer[2] = None

        await self.wait(forget)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns.

        Raises:
            TimeoutError: the time was up before it ended; it was cancelled, and has ended now.
        """
        up = False

        async def alarm() -> None:
            nonlocal up
            await self.sleep(seconds)
            if not work.ended:
                up = True
                work.cancel()

        work = self.spawn(coroutine)
        bell = self.spawn(alarm())
        try:
            result = await work.join()
        except Cancelled as cancelled:
            if cancelled is not work.error:
                work.cancel()
                raise
            if not up:
                raise
        except Exception:
            if not up:
                raise
        else:
            if not up:
                return result
        finally:
            bell.cancel()
        raise TimeoutError

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps.

        Raises:
            ExceptionGroup: the exceptions of failed tasks that nobody has joined, in the order in which
                they failed, when everything else has been run.
        """
        while True:
            while self._timers and (self._timers[0][2] is None or self._timers[0][0] <= self._clock()):
                task = heapq.heappop(self._timers)[2]
                if task is not None:
                    self.wake(task)
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
        """Park the current task; ``forget`` is how to undo the waiting, should it be cancelled meanwhile."""
        task = self.current
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        """Put a task that waits at the end of the queue."""
        task.forget = None
        self._ready.append(task)

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
