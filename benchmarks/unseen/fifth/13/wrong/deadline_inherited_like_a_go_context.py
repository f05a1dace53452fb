# expected: wrong
# mistake: as with Go's contexts, whoever runs in a timeout inherits its deadline, and a timeout inside ends at the earlier one: even when the outer time is up and the task only cleans up
# rule: "Many may wait in a `timeout` at the same time, also in one of another." / "it may sleep or join to clean up"
# seen: timeout(3, work) is up; work catches Cancelled and cleans up with timeout(2, closing of 1 s): that inner timeout is up at once, and the closing is cancelled instead of ending at 4 s.
"""A runtime with a clock."""

from __future__ import annotations

import heapq
import itertools
import math
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    """Give the turn away. Whoever parks has told somebody before who is to wake it."""
    yield


@dataclass(frozen=True)
class Context:
    """What a task passes on to those that it starts."""

    deadline: float = math.inf

    def with_deadline(self, deadline: float) -> Context:
        return Context(min(self.deadline, deadline))


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any], context: Context) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.context = context
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
        return self._go(Context(), coroutine)

    def _go(self, context: Context, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine, context)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            self._ready.append(self.current)
            await _park()
            return
        await self._until(self.now() + seconds)

    async def _until(self, deadline: float) -> None:
        timer = [deadline, next(self._number), self.current]
        heapq.heappush(self._timers, timer)
        await self.wait(lambda: timer.__setitem__(2, None))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        context = self.current.context.with_deadline(self.now() + seconds)
        work = self._go(context, coroutine)
        done = False

        async def watch() -> None:
            nonlocal done
            await self._until(context.deadline)
            if not work.ended:
                done = True
                work.cancel()

        watcher = self._go(Context(), watch())
        try:
            await work.over()
        except Cancelled:
            work.cancel()
            raise
        finally:
            watcher.cancel()
        if done:
            raise TimeoutError("context deadline exceeded")
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
