# expected: wrong
# mistake: timers are a dataclass with order=True over (deadline, number of the task), so ties go by the order of spawning
# rule: "Equal deadlines wake in the order of going to sleep."
# seen: right while tasks go to sleep in the order they were spawned; when a task spawned earlier goes to sleep later for the same deadline (A sleeps 1 s then 2 s, B sleeps 3 s at 0 s) A wakes before B
"""A runtime with a clock, written as a little kernel: tasks ask for things by yielding a request."""

from __future__ import annotations

import itertools
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _ask(*request: Any) -> Generator[tuple, Any, Any]:
    """A system call."""
    return (yield request)


@dataclass(order=True)
class _Timer:
    deadline: float
    number: int
    task: Task = field(compare=False)
    void: bool = field(default=False, compare=False)


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.number = next(runtime._numbers)
        self.joiners: dict[Task, None] = {}
        #: where this task stands while it waits
        self.place: dict[Task, None] | _Timer | None = None
        self.doomed = False

    async def join(self) -> Any:
        await _ask("join", self)
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended:
            return
        if self.place is not None:
            if isinstance(self.place, _Timer):
                self.place.void = True
            else:
                del self.place[self]
            self.runtime._make_ready(self)
        self.doomed = True


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[_Timer] = []
        self._numbers = itertools.count()

    # what tasks call ------------------------------------------------------------------------------

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await _ask("yield")
        else:
            await _ask("until", self._clock() + seconds)

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        deadline = self._clock() + seconds
        work = self.spawn(coroutine)
        too_late = []

        async def watchdog() -> None:
            await _ask("until", deadline)
            if not work.ended:
                too_late.append(True)
                work.cancel()

        dog = self.spawn(watchdog())
        try:
            await _ask("join", work)
        except Cancelled:  # only ever our own: the request itself never raises what the work raised
            work.cancel()
            raise
        finally:
            dog.cancel()
        if too_late:
            raise TimeoutError(f"not done within {seconds} s")
        return await work.join()

    # the kernel -----------------------------------------------------------------------------------

    def run(self) -> None:
        while True:
            self._look()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._timers:
                self._idle(self._timers[0].deadline)
            else:
                break
        failed, self._failed = self._failed, []
        lost = [task.error for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _look(self) -> None:
        """Make ready whose time has come; leave a timer that is not void at the top."""
        now = self._clock()
        while self._timers and (self._timers[0].void or self._timers[0].deadline <= now):
            timer = heappop(self._timers)
            if not timer.void:
                self._make_ready(timer.task)

    def _make_ready(self, task: Task) -> None:
        task.place = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        answer = task.coroutine.send
        argument: Any = None
        if task.doomed:
            task.doomed = False
            answer, argument = task.coroutine.throw, Cancelled()
        while True:
            try:
                request = answer(argument)
            except StopIteration as end:
                task.result = end.value
                break
            except Cancelled as cancelled:
                task.error = cancelled
                break
            except Exception as error:
                task.error = error
                self._failed.append(task)
                break
            match request:
                case ("yield",):
                    self._ready.append(task)
                    return
                case ("join", other):
                    other.joined = True
                    if other.ended:
                        # not a wait: the answer comes in the same turn
                        answer, argument = task.coroutine.send, None
                        continue
                    place = other.joiners
                case ("until", deadline):
                    place = _Timer(deadline, task.number, task)
            if task.doomed:  # it has cancelled itself
                task.doomed = False
                answer, argument = task.coroutine.throw, Cancelled()
                continue
            if isinstance(place, _Timer):
                heappush(self._timers, place)
            else:
                place[task] = None
            task.place = place
            return
        task.ended = True
        joiners, task.joiners = task.joiners, {}
        for joiner in joiners:
            self._make_ready(joiner)
