# expected: wrong
# mistake: the timers are kept in a `sched.scheduler` of the standard library, whose `cancel` searches the whole list and heapifies it again
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: always the right order and the right times, but cancelling one of n sleepers costs O(n): many thousand cancelled sleepers, or timeouts whose work is done in time, take minutes instead of a second
"""A runtime that leaves the timers to the standard library."""

from __future__ import annotations

import sched
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
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], Any] | None = None
        self.cancelling = False

    async def _wait_for_end(self) -> None:
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))

    async def join(self) -> Any:
        self.joined = True
        await self._wait_for_end()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._agenda = sched.scheduler(clock, lambda _: None)
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds == 0:
            self.wake(self.current)
            await _park()
            return
        event = self._agenda.enterabs(self._clock() + seconds, 0, self.wake, (self.current,))
        await self.wait(lambda: self._agenda.cancel(event))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        rung = late = False

        def ring() -> None:
            nonlocal rung, late
            rung = True
            late = not work.ended
            work.cancel()

        event = self._agenda.enterabs(self._clock() + seconds, 0, ring)
        try:
            await work._wait_for_end()
        except Cancelled:
            work.cancel()
            raise
        finally:
            if not rung:
                self._agenda.cancel(event)
        if late:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            self._agenda.run(blocking=False)  # wakes everybody who is due
            if self._ready:
                self._turn(self._ready.popleft())
            elif not self._agenda.empty():
                self._idle(self._agenda._queue[0].time)  # .queue would sort a copy
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], Any]) -> None:
        self.current.forget = forget
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
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
