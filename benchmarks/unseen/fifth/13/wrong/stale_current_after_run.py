# expected: wrong
# mistake: `cancel` takes `self is runtime.current` for 'cancels itself', but `current` still holds the task of the last turn when `run` is over
# rule: "`run` is over when nobody is ready and nobody sleeps; more may be spawned or cancelled then, and `run` called again."
# seen: A joins B and B joins A (or the last to have a turn waits by `wait`), `run` returns; outside, the task that had the last turn is cancelled: it gets no turn in the next `run`. All else is right.
"""A runtime with a clock."""

from __future__ import annotations

import enum
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


class Phase(enum.Enum):
    """Where a task stands."""

    RUNNABLE = "in the queue, or running"
    PARKED = "waits for a sleep or a join"
    DONE = "has ended"


class Task:
    """A coroutine and the phase it is in."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.phase = Phase.RUNNABLE
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], Any] | None = None
        self.cancelling = False

    @property
    def ended(self) -> bool:
        return self.phase is Phase.DONE

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
        if self is self.runtime.current:
            # suicide: let it be told at the next await
            self.cancelling = self.phase is not Phase.DONE
            return
        match self.phase:
            case Phase.DONE:
                pass
            case Phase.RUNNABLE:
                self.cancelling = True
            case Phase.PARKED:
                self.cancelling = True
                forget, self.forget = self.forget, None
                if forget is not None:
                    forget()
                self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[list[Any]] = []
        self._number = itertools.count()
        self.current: Task | None = None

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
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], Any]) -> None:
        task = self.current
        if task.cancelling:
            task.cancelling = False
            forget()
            raise Cancelled
        task.forget = forget
        task.phase = Phase.PARKED
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        task.phase = Phase.RUNNABLE
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
        task.phase = Phase.DONE
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
