# expected: wrong
# mistake: like libuv, the runtime reads the clock once before each turn and works with that time during the whole turn
# rule: "`now` tells what `clock()` tells at that moment."
# seen: a task that works for 3 s in its turn is told the time before the work by `now()`, and its `sleep(1)` after the work counts from before the work; tasks that do not work are served right
"""An event loop with phases: update the time, run the timers, run one task, or poll."""

from __future__ import annotations

import types
from collections import OrderedDict, deque
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
        self.waiting: OrderedDict[int, Task] = OrderedDict()
        self.forget: Callable[[], Any] | None = None
        self.signal: Cancelled | None = None

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await self.runtime._until_exit(self)
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.signal is not None:
            return
        self.signal = Cancelled()
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[tuple[float, int]] = []
        self._active: dict[int, Task] = {}
        self._handles = 0
        self._time = clock()
        self.current: Task

    # -- for the tasks

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._time

    async def sleep(self, seconds: float) -> None:
        if seconds == 0:
            self.wake(self.current)
            await _park()
            return
        self._handles += 1
        handle = self._handles
        self._active[handle] = self.current
        heappush(self._timers, (self.now() + seconds, handle))
        await self.wait(lambda: self._active.pop(handle))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        expired = []

        async def guard() -> None:
            await self.sleep(seconds)
            if not work.ended:
                expired.append(self.now())
                work.cancel()

        guarding = self.spawn(guard())
        try:
            if not work.ended:
                await self._until_exit(work)
        except Cancelled:
            work.cancel()
            raise
        finally:
            guarding.cancel()
        if expired:
            raise TimeoutError
        if work.error is not None:
            raise work.error
        return work.result

    # -- the loop

    def run(self) -> None:
        while True:
            self._update_time()
            self._run_timers()
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

    def _update_time(self) -> None:
        """One system call for each turn is enough."""
        self._time = self._clock()

    def _run_timers(self) -> None:
        while self._timers:
            due, handle = self._timers[0]
            task = self._active.get(handle)
            if task is not None and due > self._time:
                return
            heappop(self._timers)
            if task is not None:
                del self._active[handle]
                self.wake(task)

    async def _until_exit(self, task: Task) -> None:
        me = self.current
        task.waiting[id(me)] = me
        await self.wait(lambda: task.waiting.pop(id(me)))

    async def wait(self, forget: Callable[[], Any]) -> None:
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        signal, task.signal = task.signal, None
        try:
            if signal is None:
                task.coroutine.send(None)
            else:
                task.coroutine.throw(signal)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        task.ended = True
        while task.waiting:
            self.wake(task.waiting.popitem(last=False)[1])
