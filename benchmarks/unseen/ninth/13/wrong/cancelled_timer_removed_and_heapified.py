# expected: wrong
# mistake: the timer of a cancelled sleeper is really removed from the list, and the whole heap is built anew each time
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: every answer is right; each cancelled timer (and each timeout that ends in time) costs time in proportion to the number of sleepers: 100000 cancelled ones take minutes, sleepers that wake by themselves are fast
"""A runtime with a clock: tasks that sleep, that are given up after a while, that can be cancelled."""

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
        #: the next turn is a throw
        self.cancelling = False

    async def _end(self) -> None:
        """Wait until the task has ended, however."""
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting.append(joiner)
            await self.runtime.wait(lambda: self.waiting.remove(joiner))

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self._end()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if self.ended or self.cancelling:
            return
        self.cancelling = True
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
        self._sleepers: list[list] = []  # a heap of [deadline, number, task]
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
        entry = [self.now() + seconds, next(self._numbers), self.current]
        heapq.heappush(self._sleepers, entry)

        def forget() -> None:
            self._sleepers.remove(entry)
            heapq.heapify(self._sleepers)

        await self.wait(forget)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        work = self.spawn(coroutine)
        time_is_up = False

        async def give_up() -> None:
            nonlocal time_is_up
            await self.sleep(seconds)
            if not work.ended:
                time_is_up = True
                work.cancel()

        timer = self.spawn(give_up())
        try:
            await work._end()
        except Cancelled:
            work.cancel()
            raise
        finally:
            timer.cancel()
        if time_is_up:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        while True:
            self._wake_who_is_due()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._sleepers:
                self._idle(self._sleepers[0][0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _wake_who_is_due(self) -> None:
        now = self._clock()
        while self._sleepers and self._sleepers[0][0] <= now:
            self.wake(heapq.heappop(self._sleepers)[2])

    async def wait(self, forget: Callable[[], None]) -> None:
        """Park the current task; ``forget`` is how to undo the waiting, should it be cancelled meanwhile."""
        task = self.current
        if task.cancelling:  # it has cancelled itself
            task.cancelling = False
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
