# expected: right
# mistake: none; a dict from deadline to the ordered set of its sleepers, and a heap of the distinct deadlines (numbers only); timeouts by an alarm task
# rule: "Equal deadlines wake in the order of going to sleep."
# seen: a cancelled sleeper leaves its bucket; empty buckets are thrown away when their deadline comes to the top, before idle is asked
"""A runtime with a clock: buckets of sleepers."""

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
        self.joiners: dict[Task, None] = {}
        self.cancelling = False
        #: the place where the task waits: whoever takes it out there has woken it
        self.place: dict[Task, None] | None = None

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            await self.runtime.wait_in(self.joiners)
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.place is not None:
            del self.place[self]
            self.runtime.wake(self)


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._deadlines: list[float] = []
        self._sleepers: dict[float, dict[Task, None]] = {}
        self._current: Task | None = None

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
            self._ready.append(self._current)
            await _park()
            return
        deadline = self.now() + seconds
        bucket = self._sleepers.get(deadline)
        if bucket is None:
            bucket = self._sleepers[deadline] = {}
            heapq.heappush(self._deadlines, deadline)
        await self.wait_in(bucket)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        late = False

        async def alarm() -> None:
            nonlocal late
            await self.sleep(seconds)
            if not work.ended:
                late = True
                work.cancel()

        work = self.spawn(coroutine)
        bell = self.spawn(alarm())
        try:
            result = await work.join()
        except Cancelled as cancelled:
            if cancelled is not work.error:  # it is ours
                work.cancel()
                raise
            if not late:
                raise
        except Exception:
            if not late:
                raise
        else:
            if not late:
                return result
        finally:
            bell.cancel()
        raise TimeoutError

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        while True:
            self._wake_due()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._deadlines:
                self._idle(self._deadlines[0])
            else:
                break
        failed, self._failed = self._failed, []
        lost = [task.error for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _wake_due(self) -> None:
        while self._deadlines:
            deadline = self._deadlines[0]
            bucket = self._sleepers[deadline]
            if bucket and deadline > self._clock():
                return
            heapq.heappop(self._deadlines)
            del self._sleepers[deadline]
            for task in bucket:
                self.wake(task)

    async def wait_in(self, place: dict[Task, None]) -> None:
        task = self._current
        place[task] = None
        task.place = place
        await _park()

    def wake(self, task: Task) -> None:
        task.place = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self._current = task
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
        task.cancelling = False
        for joiner in task.joiners:
            self.wake(joiner)
        task.joiners.clear()
