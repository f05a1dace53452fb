# expected: wrong
# mistake: cancels are messages in the task's mailbox (as with Go channels or actors), and each of them is delivered: two cancels before the turn raise `Cancelled` twice
# rule: "To cancel it again before that turn changes nothing; to cancel it again later raises `Cancelled` again, where it waits then."
# seen: a task that is cancelled twice at 2 s, catches `Cancelled` and sleeps 3 s to clean up is cancelled once more in its clean-up; right if it is cancelled once per turn, or does not catch it
"""A runtime with a clock: every task has a mailbox."""

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
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[Task] = []
        self.forget: Callable[[], None] | None = None
        self.mailbox: deque[BaseException] = deque()

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting.append(joiner)
            await self.runtime.wait(lambda: self.waiting.remove(joiner))
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if not self.ended:
            self.mailbox.append(Cancelled())
            self.deliver()

    def deliver(self) -> None:
        """A waiting task with mail stops waiting."""
        if self.mailbox and self.forget is not None:
            self.forget()
            self.runtime.wake(self)

    def step(self) -> None:
        if self.mailbox:
            self.coroutine.throw(self.mailbox.popleft())
        else:
            self.coroutine.send(None)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[list[Any]] = []  # [deadline, number, task or None]
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
        timer = [self._clock() + seconds, self._numbers, task]
        heapq.heappush(self._timers, timer)

        def void() -> None:
            timer[2] = None

        await self.wait(void)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        up = False

        async def ring() -> None:
            nonlocal up
            await self.sleep(seconds)
            if not work.ended:
                up = True
                work.cancel()

        alarm = self.spawn(ring())
        work.joined = True
        try:
            if not work.ended:
                me = self.current
                work.waiting.append(me)
                await self.wait(lambda: work.waiting.remove(me))
        except Cancelled:
            work.cancel()
            raise
        finally:
            alarm.cancel()
        if up:
            raise TimeoutError
        return await work.join()

    def _look(self) -> None:
        timers = self._timers
        while timers and (timers[0][2] is None or timers[0][0] <= self._clock()):
            task = heapq.heappop(timers)[2]
            if task is not None:
                self.wake(task)

    def run(self) -> None:
        while True:
            self._look()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._timers:
                self._idle(self._timers[0][0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            task.step()
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        else:
            task.deliver()
            return
        task.ended = True
        task.mailbox.clear()
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
