# expected: wrong
# mistake: long sleeps are cut into slices of an hour at most, as operating systems and event loops do with their selects
# rule: "When nobody is ready, call `idle` with the earliest deadline, once."
# seen: a sleep of more than an hour with nobody else ready: `idle` is called several times, with times that are nobody's deadline (everybody still wakes at the right time).
"""A runtime with a clock."""

from __future__ import annotations

import dataclasses
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


@dataclasses.dataclass(slots=True)
class Delay:
    """What a task yields to the kernel: wake me at this time."""

    deadline: float
    void: bool = False


@dataclasses.dataclass(slots=True)
class Yield:
    """What a task yields to the kernel: put me at the end of the queue."""


@dataclasses.dataclass(slots=True)
class Block:
    """What a task yields to the kernel: somebody will wake me."""

    forget: Callable[[], Any]


@types.coroutine
def _trap(request: Any) -> Generator[Any, None, None]:
    yield request


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
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.forget is not None:
            forget, self.forget = self.forget, None
            forget()
            self.runtime._ready.append(self)


class Runtime:
    LONGEST = 3600.0

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._delays: list[tuple[float, int, Delay, Task]] = []
        self._number = itertools.count()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        await _trap(Delay(self._clock() + seconds) if seconds > 0 else Yield())

    async def wait(self, forget: Callable[[], Any]) -> None:
        await _trap(Block(forget))

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

    def _serve(self, task: Task, request: Any) -> None:
        match request:
            case Yield():
                self._ready.append(task)
            case Delay(deadline=deadline):
                heapq.heappush(self._delays, (deadline, next(self._number), request, task))
                task.forget = lambda: setattr(request, "void", True)
            case Block(forget=forget):
                task.forget = forget
            case _:
                raise RuntimeError(f"unknown trap {request!r}")
        if task.cancelling and task.forget is not None:
            # it has cancelled itself in the turn that ends here
            task.forget()
            self.wake(task)

    def _expire(self) -> None:
        now = self._clock()
        while self._delays:
            deadline, _, delay, task = self._delays[0]
            if delay.void:
                heapq.heappop(self._delays)
            elif deadline <= now:
                heapq.heappop(self._delays)
                self.wake(task)
            else:
                return

    def run(self) -> None:
        self._expire()
        while self._ready or self._delays:
            if self._ready:
                self._turn(self._ready.popleft())
            else:
                # nothing to do: nap, but not for too long
                self._idle(min(self._delays[0][0], self._clock() + self.LONGEST))
            self._expire()
        self._report()

    def _report(self) -> None:
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.cancelling:
                task.cancelling = False
                request = task.coroutine.throw(Cancelled())
            else:
                request = task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        else:
            self._serve(task, request)
            return
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
