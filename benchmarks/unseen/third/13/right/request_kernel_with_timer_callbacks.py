# expected: right
# mistake: none; tasks yield requests that a small kernel carries out, a timeout is a callback in the timer heap (no alarm task), and who is cancelled in `timeout` waits for the task's clean-up
# rule: "whether who is cancelled in `timeout` waits until its task has cleaned up, and cancels it once more"
# seen: nothing goes wrong; it uses what the lesson leaves open
"""A runtime with a clock, built like a kernel: a task yields what it wants, the kernel does it."""

from __future__ import annotations

import heapq
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park(request: Callable[[Task], None] | None = None) -> Generator[Any, None, None]:
    yield request


class _Timer:
    __slots__ = ("action", "deadline", "number")

    def __init__(self, deadline: float, number: int, action: Callable[[], None]) -> None:
        self.deadline = deadline
        self.number = number
        self.action: Callable[[], None] | None = action

    def __lt__(self, other: _Timer) -> bool:
        return (self.deadline, self.number) < (other.deadline, other.number)

    def void(self) -> None:
        self.action = None


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], None] | None = None
        self.to_throw: Cancelled | None = None

    async def join(self) -> Any:
        self.joined = True
        await self._ended()
        if self.error is not None:
            raise self.error
        return self.result

    async def _ended(self) -> None:
        if not self.ended:
            await _park(self._enlist)

    def _enlist(self, joiner: Task) -> None:
        self.waiting[joiner] = None
        joiner.forget = lambda: self.waiting.pop(joiner, None)

    def cancel(self) -> None:
        if self.ended or self.to_throw is not None:
            return
        self.to_throw = Cancelled()
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[_Timer] = []
        self._count = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _at(self, deadline: float, action: Callable[[], None]) -> _Timer:
        self._count += 1
        timer = _Timer(deadline, self._count, action)
        heapq.heappush(self._timers, timer)
        return timer

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await _park(self._ready.append)
            return
        deadline = self._clock() + seconds

        def request(task: Task) -> None:
            task.forget = self._at(deadline, lambda: self.wake(task)).void

        await _park(request)

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        up = False

        def time_is_up() -> None:
            nonlocal up
            if not work.ended:
                up = True
                work.cancel()

        timer = self._at(self._clock() + seconds, time_is_up)
        cancelled: Cancelled | None = None
        while True:
            try:
                await work._ended()
                break
            except Cancelled as error:
                timer.void()
                work.cancel()
                cancelled = error
        timer.void()
        if cancelled is not None:
            raise cancelled
        if up:
            raise TimeoutError
        if work.error is not None:
            raise work.error
        return work.result

    def run(self) -> None:
        timers = self._timers
        while True:
            while timers and (timers[0].action is None or timers[0].deadline <= self._clock()):
                action = heapq.heappop(timers).action
                if action is not None:
                    action()
            if self._ready:
                self._turn(self._ready.popleft())
            elif timers:
                self._idle(timers[0].deadline)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        def request(task: Task) -> None:
            task.forget = forget

        await _park(request)

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        error, task.to_throw = task.to_throw, None
        try:
            request = task.coroutine.send(None) if error is None else task.coroutine.throw(error)
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as failure:  # noqa: BLE001
            task.error = failure
            self._failed.append(task)
        else:
            if request is not None:
                request(task)
            return
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
