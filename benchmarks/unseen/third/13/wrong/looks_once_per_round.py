# expected: wrong
# mistake: an event loop in rounds, as asyncio has it: the timers are looked at once, then everybody who is ready has a turn, then the timers again
# rule: "While somebody is ready, sleepers whose time has come get their turn too: look before every turn."
# seen: A and B take turns with sleep(0), each works 1 s per turn, S is due at 1 s: S gets its turn after A, B, A, B instead of after A, B, A
"""A runtime with a clock, with handles, call_soon and call_at."""

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


class _Handle:
    def __init__(self, callback: Callable[..., None], args: tuple[Any, ...], when: float = 0.0, tie: int = 0) -> None:
        self.callback = callback
        self.args = args
        self.when = when
        self.tie = tie
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True

    def __lt__(self, other: _Handle) -> bool:
        return (self.when, self.tie) < (other.when, other.tie)


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[Task] = []
        self.forget: Callable[[], None] | None = None
        self.cancelling = False

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
        if self.ended:
            return
        self.cancelling = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[_Handle] = deque()
        self._scheduled: list[_Handle] = []
        self._failed: list[Task] = []
        self._tie = 0
        self.current: Task

    def _call_soon(self, callback: Callable[..., None], *args: Any) -> None:
        self._ready.append(_Handle(callback, args))

    def _call_at(self, when: float, callback: Callable[..., None], *args: Any) -> _Handle:
        self._tie += 1
        handle = _Handle(callback, args, when, self._tie)
        heapq.heappush(self._scheduled, handle)
        return handle

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._call_soon(self._turn, task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            self._call_soon(self._turn, self.current)
            await _park()
        else:
            await self.wait(self._call_at(self._clock() + seconds, self.wake, self.current).cancel)

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

    def _run_once(self) -> None:
        scheduled = self._scheduled
        while scheduled and scheduled[0].cancelled:
            heapq.heappop(scheduled)
        if not self._ready and scheduled and scheduled[0].when > self._clock():
            self._idle(scheduled[0].when)
        while scheduled and (scheduled[0].cancelled or scheduled[0].when <= self._clock()):
            handle = heapq.heappop(scheduled)
            if not handle.cancelled:
                handle.callback(*handle.args)
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            handle.callback(*handle.args)

    def run(self) -> None:
        while self._ready or self._scheduled:
            self._run_once()
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._call_soon(self._turn, task)

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
