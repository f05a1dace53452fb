# expected: wrong
# mistake: a timer counts as valid if its deadline equals the one noted in its task, so the void timer of a cancelled sleep comes to life again when the task goes to sleep until the same deadline
# rule: "Equal deadlines wake in the order of going to sleep."
# seen: A sleeps until 5 s, B until 5 s, C until 4 s (so that A's void timer is not the first in the heap), A is cancelled at 2 s, catches it and sleeps 3 s (until 5 s again): A wakes before B, though B went to sleep first. In all other situations right.
"""A runtime with a clock."""

from __future__ import annotations

import heapq
import math
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
        self.until: float | None = None

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
        self._sleepers: list[tuple[float, int, Task]] = []
        self._number = 0

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if seconds <= 0:
            self._ready.append(me)
            await _park()
            return
        me.until = self.now() + seconds
        self._number += 1
        heapq.heappush(self._sleepers, (me.until, self._number, me))

        def up() -> None:
            # no search through the heap: whoever is not expected at this time is passed over
            me.until = None

        await self.wait(up)

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

    def _alarms(self) -> Generator[float, None, None]:
        """For ever: wake who is due, then yield the next deadline (or infinity)."""
        sleepers = self._sleepers
        while True:
            now = self.now()
            upcoming = math.inf
            while sleepers:
                deadline, _, task = sleepers[0]
                valid = task.until == deadline
                if valid and deadline > now:
                    upcoming = deadline
                    break
                heapq.heappop(sleepers)
                if valid:
                    task.until = None
                    self.wake(task)
            yield upcoming

    def run(self) -> None:
        for upcoming in self._alarms():
            if self._ready:
                self._turn(self._ready.popleft())
            elif upcoming < math.inf:
                self._idle(upcoming)
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
