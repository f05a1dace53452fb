# expected: wrong
# mistake: `cancel` searches the whole queue of those who are ready to find out whether the task stands in it already
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: always the right order; but a task that cancels many thousand sleepers in one turn searches a longer and longer queue each time: the square of their number (a minute and more for a hundred thousand).
"""A runtime with a clock."""

from __future__ import annotations

import heapq
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator, Iterator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    """Give the turn away. Whoever parks has told somebody before who is to wake it."""
    yield


class Alarms:
    """Who sleeps: a bucket of tasks for each deadline, and a heap of the deadlines."""

    def __init__(self) -> None:
        self.buckets: dict[float, dict[Task, None]] = {}
        self.deadlines: list[float] = []

    def set(self, deadline: float, task: Task) -> None:
        if deadline not in self.buckets:
            self.buckets[deadline] = {}
            heapq.heappush(self.deadlines, deadline)
        self.buckets[deadline][task] = None

    def unset(self, deadline: float, task: Task) -> None:
        del self.buckets[deadline][task]

    def first(self) -> float | None:
        while self.deadlines:
            deadline = self.deadlines[0]
            if self.buckets[deadline]:
                return deadline
            heapq.heappop(self.deadlines)
            del self.buckets[deadline]
        return None

    def ring(self, now: float) -> Iterator[Task]:
        while (deadline := self.first()) is not None and deadline <= now:
            heapq.heappop(self.deadlines)
            yield from self.buckets.pop(deadline)


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
        runtime = self.runtime
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self in runtime._ready or self.forget is None:
            return
        forget, self.forget = self.forget, None
        forget()
        runtime._ready.append(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self.current: Task
        self._alarms = Alarms()

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
        deadline = self.now() + seconds
        self._alarms.set(deadline, me)
        await self.wait(lambda: self._alarms.unset(deadline, me))

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

    def run(self) -> None:
        while True:
            for task in self._alarms.ring(self.now()):
                self.wake(task)
            if self._ready:
                self._turn(self._ready.popleft())
            elif (deadline := self._alarms.first()) is not None:
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
