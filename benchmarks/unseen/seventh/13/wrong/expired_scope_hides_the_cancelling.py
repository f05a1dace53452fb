# expected: wrong
# mistake: the scope of a timeout turns every `Cancelled` that leaves it into `TimeoutError` once its time was up, also one that came from outside while the task was still cleaning up
# rule: "who is cancelled in `timeout` takes the task along, and `Cancelled` comes out of `timeout`, even if the time was up already and the task is still cleaning up."
# seen: time up at 3 s, the work cleans up until 5 s, the caller of timeout is cancelled at 4 s: it sees `TimeoutError` instead of `Cancelled`; cancelled before 3 s it sees `Cancelled`
"""A runtime with scopes, after the manner of `async with timeout(...)`."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from heapq import heappop, heappush
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

    async def finish(self) -> None:
        """Wait for the end, whatever it is."""
        if not self.ended:
            me = self.runtime.current
            self.waiting[me] = None
            await self.runtime.wait(lambda: self.waiting.pop(me))

    async def join(self) -> Any:
        self.joined = True
        await self.finish()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if not self.ended and not self.cancelling:
            self.cancelling = True
            if self.forget is not None:
                self.forget()
                self.runtime.wake(self)


class _Deadline:
    """async with _Deadline(runtime, seconds, task): wait for the task in here."""

    def __init__(self, runtime: Runtime, seconds: float, task: Task) -> None:
        self.runtime = runtime
        self.when = runtime.now() + seconds
        self.task = task
        self.expired = False
        self.timer: list[Any] = []

    async def __aenter__(self) -> _Deadline:
        self.timer = self.runtime._at(self.when, self._expire)
        return self

    def _expire(self) -> None:
        if not self.task.ended:
            self.expired = True
            self.task.cancel()

    async def __aexit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.timer[2] = None
        self.task.cancel()
        if self.expired and (kind is None or issubclass(kind, Cancelled)):
            raise TimeoutError("the time is up") from None


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[list[Any]] = []
        self._serial = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _at(self, when: float, action: Callable[[], Any]) -> list[Any]:
        self._serial += 1
        timer = [when, self._serial, action]
        heappush(self._timers, timer)
        return timer

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if seconds == 0:
            self.wake(me)
            await _park()
        else:
            timer = self._at(self.now() + seconds, lambda: self.wake(me))
            await self.wait(lambda: timer.__setitem__(2, None))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        task = self.spawn(coroutine)
        task.joined = True
        async with _Deadline(self, seconds, task):
            await task.finish()
        return await task.join()

    def run(self) -> None:
        while self._somebody():
            self._turn(self._ready.popleft())
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _somebody(self) -> bool:
        timers = self._timers
        while True:
            while timers and (timers[0][2] is None or timers[0][0] <= self._clock()):
                action = heappop(timers)[2]
                if action is not None:
                    action()
            if self._ready or not timers:
                return bool(self._ready)
            self._idle(timers[0][0])

    async def wait(self, forget: Callable[[], Any]) -> None:
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        throw, task.cancelling = task.cancelling, False
        try:
            if throw:
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
