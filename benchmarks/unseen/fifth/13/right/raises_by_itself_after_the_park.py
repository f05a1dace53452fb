# expected: right
# mistake: `coroutine.throw` is not used: `wait` looks for the order to stop when its turn comes, and raises `Cancelled` itself; who has not begun is closed; sleepers live in one bucket (dict) per deadline, timeouts in a class with `__await__`
# rule: "gives it a turn in which `Cancelled` is raised at its `await`"
# seen: goes by all rules.
"""A runtime with a clock."""

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
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], Any] | None = None
        self.cancelling = False
        self.begun = False

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
        undo, self.forget = self.forget, None
        if undo is not None:
            undo()
            self.runtime.wake(self)

    def stop_here(self) -> None:
        """Called by the task itself, in its own turn: raise what was ordered."""
        if self.cancelling:
            self.cancelling = False
            raise Cancelled


class Limit:
    """The work of a timeout, and the task that ends it."""

    def __init__(self, runtime: Runtime, seconds: float, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.seconds = seconds
        self.up = False
        self.work = runtime.spawn(coroutine)
        self.guard = runtime.spawn(self.watch())

    async def watch(self) -> None:
        if self.seconds > 0:
            await self.runtime.sleep(self.seconds)
        if not self.work.ended:
            self.up = True
            self.work.cancel()

    def __await__(self) -> Generator[None, None, Any]:
        try:
            yield from self.work.over().__await__()
        except Cancelled:
            self.work.cancel()
            raise
        finally:
            self.guard.cancel()
        if self.up:
            raise TimeoutError
        if self.work.error is not None:
            raise self.work.error
        return self.work.result


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self.current: Task
        self._deadlines: list[float] = []
        self._beds: dict[float, dict[Task, None]] = {}

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
            me.stop_here()
            return
        deadline = self.now() + seconds
        bed = self._beds.get(deadline)
        if bed is None:
            bed = self._beds[deadline] = {}
            heapq.heappush(self._deadlines, deadline)
        bed[me] = None
        await self.wait(lambda: bed.pop(me))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        return await Limit(self, seconds, coroutine)

    def _rouse(self) -> float | None:
        now = self.now()
        while self._deadlines:
            deadline = self._deadlines[0]
            if self._beds[deadline] and deadline > now:
                return deadline
            heapq.heappop(self._deadlines)
            for task in self._beds.pop(deadline):
                self.wake(task)
        return None

    def run(self) -> None:
        while True:
            deadline = self._rouse()
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
        me = self.current
        if not me.cancelling:
            me.forget = forget
            await _park()
        else:
            forget()
        me.stop_here()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.cancelling and not task.begun:
                task.coroutine.close()
                raise Cancelled
            task.begun = True
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
        joiners, task.waiting = task.waiting, {}
        for joiner in joiners:
            self.wake(joiner)
