# expected: wrong
# mistake: sleepers stand in a sorted list; a cancelled one is searched with list.remove, and the first one is taken with pop(0)
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: right, and quick, for hundreds; to cancel each of a hundred thousand timers compares half of them on average: minutes
"""A runtime with a clock: a sorted list of sleepers."""

from __future__ import annotations

import bisect
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@dataclass(order=True)
class Sleeper:
    """Someone who wants to be woken."""

    deadline: float
    number: int
    task: Task = field(compare=False)


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


@dataclass(eq=False)
class Task:
    """A coroutine that the runtime runs, turn by turn."""

    runtime: Runtime
    coroutine: Coroutine[None, None, Any]
    ended: bool = False
    joined: bool = False
    cancelling: bool = False
    result: Any = None
    error: BaseException | None = None
    waiting: dict[Task, None] = field(default_factory=dict)
    forget: Callable[[], None] | None = None

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if not self.ended and not self.cancelling:
            self.cancelling = True
            if self.forget is not None:
                self.forget()
                self.runtime.wake(self)

    def turn(self) -> bool:
        """One turn; tells whether it was the last one."""
        throw, self.cancelling = self.cancelling, False
        try:
            if throw:
                self.coroutine.throw(Cancelled())
            else:
                self.coroutine.send(None)
        except StopIteration as end:
            self.result = end.value
        except (Cancelled, Exception) as error:
            self.error = error
        else:
            return False
        self.ended = True
        self.cancelling = False
        return True


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._sleepers: list[Sleeper] = []
        self._failed: list[Task] = []
        self._sleeps = 0
        self.current: Task | None = None

    def now(self) -> float:
        """The time in seconds."""
        return self._clock()

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        self._ready.append(task := Task(self, coroutine))
        return task

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds; 0 lets every other task that is ready have its turn first."""
        if seconds <= 0:
            self._ready.append(self.current)
            await _park()
            return
        self._sleeps += 1
        sleeper = Sleeper(self._clock() + seconds, self._sleeps, self.current)
        bisect.insort(self._sleepers, sleeper)
        await self.wait(lambda: self._sleepers.remove(sleeper))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        work = self.spawn(coroutine)
        too_late: list[Task] = []
        guard = self.spawn(self._guard(seconds, work, too_late))
        try:
            result = await work.join()
        except BaseException as error:
            if error is not work.error:  # it was meant for the one who waits here
                work.cancel()
                raise
            if not too_late:
                raise
        finally:
            guard.cancel()
        if too_late:
            raise TimeoutError
        return result

    async def _guard(self, seconds: float, work: Task, too_late: list[Task]) -> None:
        await self.sleep(seconds)
        if not work.ended:
            too_late.append(work)
            work.cancel()

    async def wait(self, forget: Callable[[], Any]) -> None:
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        while True:
            while self._sleepers and self._sleepers[0].deadline <= self._clock():
                self.wake(self._sleepers.pop(0).task)
            if self._ready:
                self.current = task = self._ready.popleft()
                if task.turn():
                    if isinstance(task.error, Exception):
                        self._failed.append(task)
                    for joiner in task.waiting:
                        self.wake(joiner)
                    task.waiting.clear()
            elif self._sleepers:
                self._idle(self._sleepers[0].deadline)
            else:
                break
        failed, self._failed = self._failed, []
        if lost := [task.error for task in failed if not task.joined]:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
