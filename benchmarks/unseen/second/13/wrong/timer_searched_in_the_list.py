# expected: wrong
# mistake: takes a cancelled timer out of the heap by searching it in the whole list and heapifying again
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: cancelling n sleepers (or ending n timeouts early) takes time in n squared: with a hundred thousand it takes minutes; all else is right
"""Timers in a heap without void entries."""

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
        #: Cancelled is to be raised in its next turn
        self.pending = False

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
        if self.ended or self.pending:
            return
        self.pending = True
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
        self._sleepers: list[tuple[float, int, Task]] = []
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
        task = self.current
        if seconds <= 0:
            self._ready.append(task)
            await _park()
            return
        entry = (self._clock() + seconds, next(self._numbers), task)
        heapq.heappush(self._sleepers, entry)
        await self.wait(lambda: self._take_out(entry))

    def _take_out(self, entry: tuple[float, int, Task]) -> None:
        self._sleepers.remove(entry)
        heapq.heapify(self._sleepers)

    def _next_deadline(self) -> float | None:
        return self._sleepers[0][0] if self._sleepers else None

    def _wake_due(self) -> None:
        while (deadline := self._next_deadline()) is not None and deadline <= self._clock():
            self.wake(heapq.heappop(self._sleepers)[2])

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns.

        Raises:
            TimeoutError: the time was up before it ended; it was cancelled, and has ended now.
        """
        work = self.spawn(coroutine)
        work.joined = True
        up = False

        async def watch() -> None:
            nonlocal up
            await self.sleep(seconds)
            if not work.ended:
                up = True
                work.cancel()

        watcher = self.spawn(watch())
        me = self.current
        try:
            work.waiting.append(me)
            await self.wait(lambda: work.waiting.remove(me))
        finally:
            watcher.cancel()
            work.cancel()
        if up:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps.

        Raises:
            ExceptionGroup: the exceptions of failed tasks that nobody has joined, in the order in which
                they failed, when everything else has been run.
        """
        while True:
            self._wake_due()
            if self._ready:
                self._turn(self._ready.popleft())
            elif (deadline := self._next_deadline()) is not None:
                self._idle(deadline)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        """Park the current task; ``forget`` is how to undo the waiting, should it be cancelled meanwhile."""
        task = self.current
        if task.pending:
            task.pending = False
            forget()
            raise Cancelled
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
            if task.pending:
                task.pending = False
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
