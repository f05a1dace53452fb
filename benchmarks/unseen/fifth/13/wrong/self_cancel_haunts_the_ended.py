# expected: wrong
# mistake: a running task that cancels itself is put into the queue there and then for its `Cancelled`, and is still there if it ends without another `await`
# rule: "One that cancels itself goes on to where it waits next; there `Cancelled` is raised" / "one that has ended is left alone"
# seen: A cancels itself and returns 7 without waiting any more: the queue gives the ended coroutine one more turn, and its joiner gets an exception instead of 7. With an `await` after the self-cancel all is right.
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
        self.queued = False

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
        self._unhook()
        self.runtime._enqueue(self)

    def _unhook(self) -> None:
        if self.forget is not None:
            forget, self.forget = self.forget, None
            forget()


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._queue: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[list[Any]] = []
        self._number = itertools.count()
        self.current: Task

    def _enqueue(self, task: Task) -> None:
        """Each task stands in the queue once at most."""
        if not task.queued:
            task.queued = True
            self._queue.append(task)

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._enqueue(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            self._enqueue(self.current)
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
            if self._queue:
                self._turn(self._queue.popleft())
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
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._enqueue(task)

    def _step(self, task: Task) -> None:
        if task.cancelling:
            task.cancelling = False
            task._unhook()
            task.coroutine.throw(Cancelled())
        else:
            task.coroutine.send(None)

    def _turn(self, task: Task) -> None:
        self.current = task
        task.queued = False
        try:
            self._step(task)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        task.ended = True
        joiners, task.waiting = task.waiting, {}
        for joiner in joiners:
            self.wake(joiner)
