# expected: wrong
# mistake: as with asyncio's "running loop", the task that has the turn is kept in one module variable for all runtimes
# rule: "Spawning, joining and running are there, and the rules of exercise 12 hold on, for several runtimes too."
# seen: a task of one runtime makes a second runtime, runs it, and sleeps or joins afterwards in the same turn: the variable is None by then, so the outer task fails with RuntimeError(no running task). Right for one runtime, and for several one after the other
"""A runtime with a clock. What waits is an awaitable object that knows how to enter and how to leave."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from itertools import count
from typing import Any

_running: Task | None = None


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


def current_task() -> Task:
    if _running is None:
        raise RuntimeError("no running task")
    return _running


class Waiting:
    """``await`` it: enters the current task somewhere, and gives the turn away."""

    task: Task

    def enter(self) -> None:
        raise NotImplementedError

    def leave(self) -> None:
        raise NotImplementedError

    def __await__(self) -> Generator[None, None, None]:
        self.task = current_task()
        if self.task.cancel_requested:
            self.task.cancel_requested = False
            raise Cancelled
        self.enter()
        self.task.waits = self
        yield

    def over(self) -> None:
        self.task.waits = None
        self.task.runtime.queue.append(self.task)


class ForTime(Waiting):
    _numbers = count()

    def __init__(self, runtime: Runtime, deadline: float) -> None:
        self.key = (deadline, next(self._numbers))
        self.runtime = runtime
        self.left = False

    def __lt__(self, other: ForTime) -> bool:
        return self.key < other.key

    def enter(self) -> None:
        heapq.heappush(self.runtime.agenda, self)

    def leave(self) -> None:
        self.left = True


class ForEnd(Waiting):
    def __init__(self, other: Task) -> None:
        self.other = other

    def enter(self) -> None:
        self.other.audience[self] = True

    def leave(self) -> None:
        del self.other.audience[self]


class Pass:
    def __await__(self) -> Generator[None, None, None]:
        task = current_task()
        task.runtime.queue.append(task)
        yield


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = self.joined = self.cancel_requested = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.audience: dict[ForEnd, bool] = {}
        self.waits: Waiting | None = None

    async def wait(self) -> None:
        self.joined = True
        if not self.ended:
            await ForEnd(self)

    async def join(self) -> Any:
        await self.wait()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if not self.ended and not self.cancel_requested:
            self.cancel_requested = True
            if self.waits is not None:
                self.waits.leave()
                self.waits.over()

    def take_turn(self) -> None:
        global _running
        _running = self
        try:
            if self.cancel_requested:
                self.cancel_requested = False
                self.coroutine.throw(Cancelled())
            else:
                self.coroutine.send(None)
            return
        except StopIteration as end:
            self.result = end.value
        except Cancelled as cancelled:
            self.error = cancelled
        except Exception as error:
            self.error = error
            self.runtime.failed.append(self)
        finally:
            _running = None
        self.ended = True
        audience, self.audience = self.audience, {}
        for waiting in audience:
            waiting.over()


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self.queue: deque[Task] = deque()
        self.agenda: list[ForTime] = []
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self.queue.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await ForTime(self, self._clock() + seconds)
        else:
            await Pass()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        deadline = self._clock() + seconds
        outcome = []

        async def alarm() -> None:
            await ForTime(self, deadline)
            if not work.ended:
                outcome.append(TimeoutError(f"{seconds} s are over"))
                work.cancel()

        alarm_task = self.spawn(alarm())
        try:
            await work.wait()
        except Cancelled:
            work.cancel()
            raise
        finally:
            alarm_task.cancel()
        for error in outcome:
            raise error
        return await work.join()

    def run(self) -> None:
        while self._anything_to_do():
            if self.queue:
                self.queue.popleft().take_turn()
            else:
                self._idle(self.agenda[0].key[0])
        failed, self.failed = self.failed, []
        if lost := [task.error for task in failed if not task.joined]:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _anything_to_do(self) -> bool:
        now = self._clock()
        while self.agenda and (self.agenda[0].left or self.agenda[0].key[0] <= now):
            waiting = heapq.heappop(self.agenda)
            if not waiting.left:
                waiting.over()
        return bool(self.queue or self.agenda)
