# expected: wrong
# mistake: When Cancelled comes out of the join although the time was up already, timeout takes it for the end of the task that it has cancelled, never for its own.
# rule: "`Cancelled` comes out of `timeout`, even if the time was up already and the task is still cleaning up."
# seen: main waits in timeout(3, work), work is cancelled at 3 s and cleans up until 8 s, main is cancelled at 5 s: timeout raises TimeoutError instead of Cancelled, and main goes on as if it had not been cancelled. Right when main is cancelled before the time is up.
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
        #: the next turn of it is a throw
        self.cancelling = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self.wait_for_end()
        if self.error is not None:
            raise self.error
        return self.result

    async def wait_for_end(self) -> None:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting.append(joiner)
            await self.runtime.wait(lambda: self.waiting.remove(joiner))

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
        self._timers: list[list[Any]] = []  # [deadline, number, task]; task None: void
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
            return
        self._number += 1
        timer = [self._clock() + seconds, self._number, self.current]
        heapq.heappush(self._timers, timer)

        def forget() -> None:
            timer[2] = None

        await self.wait(forget)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        work = self.spawn(coroutine)
        expired = False

        async def ring() -> None:
            nonlocal expired
            if seconds > 0:
                await self.sleep(seconds)
            if not work.ended:
                expired = True
                work.cancel()

        alarm = self.spawn(ring())
        try:
            result = await work.join()
        except (Exception, Cancelled):
            work.cancel()  # in case it is this task that was cancelled
            if expired:
                raise TimeoutError from None
            raise
        finally:
            alarm.cancel()
        if expired:
            raise TimeoutError
        return result

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
        self._drop_void()
        if self._timers:
            now = self._clock()
            while self._timers and self._timers[0][0] <= now:
                self.wake(heapq.heappop(self._timers)[2])
                self._drop_void()

    def _drop_void(self) -> None:
        while self._timers and self._timers[0][2] is None:
            heapq.heappop(self._timers)

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
        except Exception as error:
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
