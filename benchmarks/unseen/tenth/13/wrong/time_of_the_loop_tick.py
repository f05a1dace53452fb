# expected: wrong
# mistake: keeps the time of the loop iteration (as libuv and the browser do, "update_time") and reckons deadlines from it, not from the clock at the moment of the call
# rule: "`sleep` wakes the task exactly at its deadline: the time of the call plus `seconds`, fractions too."
# seen: a task that works for a while (the clock goes on during its turn) and then sleeps wakes too early, by as much as it had worked in that turn
"""A runtime with a clock: an event loop with phases, made of callbacks in buckets."""

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


class Agenda:
    """What is to be called when: a bucket for each deadline."""

    def __init__(self) -> None:
        self._buckets: dict[float, dict[int, Callable[[], None]]] = {}
        self._deadlines: list[float] = []
        self._number = 0

    def add(self, deadline: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Returns how to take it out again (which may be called any number of times)."""
        bucket = self._buckets.get(deadline)
        if bucket is None:
            bucket = self._buckets[deadline] = {}
            heapq.heappush(self._deadlines, deadline)
        self._number += 1
        number = self._number
        bucket[number] = callback

        def void() -> None:
            bucket.pop(number, None)

        return void

    def earliest(self) -> float | None:
        while self._deadlines:
            deadline = self._deadlines[0]
            if self._buckets[deadline]:
                return deadline
            heapq.heappop(self._deadlines)
            del self._buckets[deadline]
        return None

    def fire(self, now: float) -> None:
        while (deadline := self.earliest()) is not None and deadline <= now:
            heapq.heappop(self._deadlines)
            bucket = self._buckets.pop(deadline)
            while bucket:
                callbacks = list(bucket.items())
                for number, callback in callbacks:
                    if bucket.pop(number, None) is not None:
                        callback()


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.when_ended: dict[object, Callable[[], None]] = {}
        self.forget: Callable[[], None] | None = None
        self.to_throw = False

    async def until_ended(self) -> None:
        self.joined = True
        if self.ended:
            return
        me = self.runtime.current
        key = object()
        self.when_ended[key] = lambda: self.runtime.wake(me)
        await self.runtime.wait(lambda: self.when_ended.pop(key, None))

    async def join(self) -> Any:
        await self.until_ended()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.to_throw:
            return
        self.to_throw = True
        forget, self.forget = self.forget, None
        if forget is not None:
            forget()
            self.runtime._ready.append(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._agenda = Agenda()
        self._tick = 0.0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if seconds <= 0:
            self._ready.append(me)
            await _park()
            return
        await self.wait(self._agenda.add(self._tick + seconds, lambda: self.wake(me)))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        is_up = []

        def up() -> None:
            if not work.ended:
                is_up.append(True)
                work.cancel()

        void = self._agenda.add(self._tick + seconds, up)
        try:
            await work.until_ended()
        except Cancelled:
            work.cancel()
            raise
        finally:
            void()
        if is_up:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            self._tick = self._clock()
            self._agenda.fire(self._tick)
            if self._ready:
                self._turn(self._ready.popleft())
                continue
            deadline = self._agenda.earliest()
            if deadline is None:
                break
            self._idle(deadline)
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        if task.to_throw:  # it has cancelled itself
            task.to_throw = False
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
            if task.to_throw:
                task.to_throw = False
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
        callbacks = list(task.when_ended.values())
        task.when_ended.clear()
        for callback in callbacks:
            callback()
