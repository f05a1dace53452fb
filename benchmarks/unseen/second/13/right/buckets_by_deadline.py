# expected: right
# mistake: (unusual) one bucket (an insertion-ordered dict) per distinct deadline and a heap of the deadlines only; who cancels itself gets Cancelled when its next wait is over; who is cancelled in timeout waits for its task's clean-up
# rule: "Equal deadlines wake in the order of going to sleep." and "there `Cancelled` is raised, at once or when the wait is over"
# seen: nothing goes wrong; buckets that cancellation has emptied are thrown away before idle is asked
"""Sleepers in buckets."""

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


class _Alarms:
    """Who is to be woken when; iterating over `due` empties what is due."""

    def __init__(self) -> None:
        self.buckets: dict[float, dict[Task, None]] = {}
        self.deadlines: list[float] = []

    def set(self, deadline: float, task: Task) -> Callable[[], None]:
        bucket = self.buckets.get(deadline)
        if bucket is None:
            bucket = self.buckets[deadline] = {}
            heapq.heappush(self.deadlines, deadline)
        bucket[task] = None
        return lambda: bucket.pop(task)

    def first(self) -> float | None:
        while self.deadlines:
            if self.buckets[self.deadlines[0]]:
                return self.deadlines[0]
            del self.buckets[heapq.heappop(self.deadlines)]
        return None

    def due(self, clock: Callable[[], float]) -> Generator[Task, None, None]:
        while (deadline := self.first()) is not None and deadline <= clock():
            heapq.heappop(self.deadlines)
            yield from self.buckets.pop(deadline)


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
        self.cancelling = False

    async def _over(self) -> None:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting.append(joiner)
            await self.runtime.wait(lambda: self.waiting.remove(joiner))

    async def join(self) -> Any:
        await self._over()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        forget, self.forget = self.forget, None
        if forget is not None:
            forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._alarms = _Alarms()
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
            self.wake(task)
            await _park()
        else:
            await self.wait(self._alarms.set(self._clock() + seconds, task))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        state = {"up": False}
        work = self.spawn(coroutine)
        work.joined = True

        async def ring() -> None:
            await self.sleep(seconds)
            if not work.ended:
                state["up"] = True
                work.cancel()

        ringer = self.spawn(ring())
        try:
            await work._over()
        except Cancelled:
            ringer.cancel()
            work.cancel()
            await work._over()
            raise
        ringer.cancel()
        if state["up"]:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            for task in self._alarms.due(self._clock):
                self.wake(task)
            if self._ready:
                self._turn(self._ready.popleft())
                continue
            deadline = self._alarms.first()
            if deadline is None:
                break
            self._idle(deadline)
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
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
