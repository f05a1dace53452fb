# expected: wrong
# mistake: a timer that goes off puts its task into the queue without taking back `forget`, so a cancel before that turn believes that the task still sleeps and puts it into the queue a second time
# rule: "That turn comes at the end of the queue, or where the task stands in it already"
# seen: only when a sleeper whose time has come is cancelled before its turn: it has two turns, the first with Cancelled, the second ends its next wait at once (a clean-up sleep is cut short), or resumes a coroutine that is over (its error becomes RuntimeError, run reports a failure)
"""A runtime with a clock: timer tickets, and closures that do the waking."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from heapq import heappop, heappush
from itertools import count
from typing import Any

Thunk = Callable[[], None]


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
        self.subscribers: dict[int, Thunk] = {}
        self.forget: Thunk | None = None
        self.cancelling = False

    async def _settled(self) -> None:
        self.joined = True
        if self.ended:
            return
        joiner = self.runtime.current
        key = next(self.runtime._keys)
        self.subscribers[key] = lambda: joiner.runtime.wake(joiner)
        await self.runtime.wait(lambda: self.subscribers.pop(key, None))

    async def join(self) -> Any:
        await self._settled()
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
        self._keys = count()
        self._heap: list[tuple[float, int]] = []
        self._thunks: dict[int, Thunk] = {}
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _set_timeout(self, deadline: float, thunk: Thunk) -> int:
        key = next(self._keys)
        self._thunks[key] = thunk
        heappush(self._heap, (deadline, key))
        return key

    def _clear_timeout(self, key: int) -> None:
        self._thunks.pop(key, None)

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds <= 0:
            self._ready.append(task)
            await _park()
        else:
            key = self._set_timeout(self.now() + seconds, lambda: self._ready.append(task))
            await self.wait(lambda: self._clear_timeout(key))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        late: list[Task] = []

        def ring() -> None:
            if not work.ended:
                late.append(work)
                work.cancel()

        key = self._set_timeout(self.now() + seconds, ring)
        try:
            await work._settled()
        except Cancelled:
            work.cancel()
            raise
        finally:
            self._clear_timeout(key)
        if late:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while self._due() or self._heap:
            if self._ready:
                self._turn(self._ready.popleft())
            else:
                self._idle(self._heap[0][0])
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _due(self) -> bool:
        """Call whose time has come; tell whether somebody is ready."""
        now = self.now()
        while self._heap and (self._heap[0][1] not in self._thunks or self._heap[0][0] <= now):
            thunk = self._thunks.pop(heappop(self._heap)[1], None)
            if thunk is not None:
                thunk()
        return bool(self._ready)

    async def wait(self, forget: Thunk) -> None:
        task = self.current
        if task.cancelling:
            task.cancelling = False
            forget()
            raise Cancelled
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        task.forget = None
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
        subscribers = list(task.subscribers.values())
        task.subscribers.clear()
        for subscriber in subscribers:
            subscriber()
