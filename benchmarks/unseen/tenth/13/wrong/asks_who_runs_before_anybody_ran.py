# expected: wrong
# mistake: `cancel` compares the task with `runtime.current` to find out whether it cancels itself; before the first turn there is no current task yet
# rule: "A task that has not begun never begins, and one that has ended is left alone."
# seen: crash: a task that is spawned and cancelled before the first `run()` (by the main program, as in `runtime.spawn(kitchen())`) makes `cancel` raise AttributeError; all cancels during a run are right
"""A runtime with a clock: tasks that sleep, that are given up after a while, that can be cancelled."""

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


class Timer:
    """Somebody's alarm clock."""

    def __init__(self, deadline: float, number: int, task: Task) -> None:
        self.deadline = deadline
        self.number = number
        self.task = task
        self.void = False

    def __lt__(self, other: Timer) -> bool:
        return (self.deadline, self.number) < (other.deadline, other.number)

    def switch_off(self) -> None:
        self.void = True


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
        self.forget: Callable[[], None] | None = None
        self.cancelling = False
        self.by_itself = False

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.cancelling or self.by_itself:
            return
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)
            self.cancelling = True
        elif self is self.runtime.current:
            self.by_itself = True
        else:
            self.cancelling = True


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[Timer] = []
        self._numbers = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds <= 0:
            self._ready.append(task)
            await _park()
            return
        self._numbers += 1
        timer = Timer(self.now() + seconds, self._numbers, task)
        heapq.heappush(self._timers, timer)
        await self.wait(timer.switch_off)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        up = False

        async def ring() -> None:
            nonlocal up
            await self.sleep(seconds)
            if not work.ended:
                up = True
                work.cancel()

        work = self.spawn(coroutine)
        bell = self.spawn(ring())
        result = None
        try:
            result = await work.join()
        except BaseException as error:
            if error is not work.error:
                work.cancel()
                raise
            if not up:
                raise
        finally:
            bell.cancel()
        if up:
            raise TimeoutError
        return result

    def run(self) -> None:
        while True:
            self._look()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._timers:
                self._idle(self._timers[0].deadline)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _look(self) -> None:
        """Wake who is due, and throw away what is void."""
        now = self.now()
        while self._timers and (self._timers[0].void or self._timers[0].deadline <= now):
            timer = heapq.heappop(self._timers)
            if not timer.void:
                self.wake(timer.task)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        if task.by_itself:
            task.by_itself = False
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
            if task.cancelling or task.by_itself:
                task.cancelling = task.by_itself = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            joiner.runtime.wake(joiner)
        task.waiting.clear()
