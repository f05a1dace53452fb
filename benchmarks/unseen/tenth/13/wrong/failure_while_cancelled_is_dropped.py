# expected: wrong
# mistake: a task that was ever cancelled is not counted as failed, whatever it raises in the end (as with the promise of an aborted fetch, whose rejection nobody wants to see)
# rule: "A task that catches it goes on like any other: it may sleep or join to clean up, return something, raise something else" (run: "Raises: ExceptionGroup: the exceptions of failed tasks that nobody has joined")
# seen: only when a cancelled task that nobody joins catches Cancelled and then raises another exception: `run` returns as if nothing had happened; joiners get the right exception
"""A runtime with a clock, of promises: each task settles one, and to join is to await it."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class Promise:
    """Is settled once; tasks that await it are resumed then."""

    def __init__(self) -> None:
        self.settled = False
        self.reactions: dict[Task, None] = {}

    def settle(self) -> None:
        self.settled = True
        for task in list(self.reactions):
            task.runtime._resume(task)
        self.reactions.clear()

    def __await__(self) -> Generator[Promise, None, None]:
        if not self.settled:
            yield self


class TimerPromise(Promise):
    def __init__(self, key: tuple[float, int], callback: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.key = key
        self.callback = callback
        self.cleared = False

    def __lt__(self, other: TimerPromise) -> bool:
        return self.key < other.key

    def clear(self) -> None:
        self.cleared = True

    def ring(self) -> None:
        if self.callback is not None:
            self.callback()
        self.settle()


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.promise = Promise()
        self.awaits: Promise | None = None
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.abort = False
        self.aborted = False

    async def join(self) -> Any:
        self.joined = True
        await self.promise
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.promise.settled or self.abort:
            return
        self.abort = self.aborted = True
        awaited = self.awaits
        if awaited is not None:
            del awaited.reactions[self]
            if isinstance(awaited, TimerPromise):
                awaited.clear()
            self.runtime._resume(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._microtasks: deque[Task] = deque()
        self._rejected: list[Task] = []
        self._timers: list[TimerPromise] = []
        self._serial = 0

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._microtasks.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _timer(self, deadline: float, callback: Callable[[], None] | None = None) -> TimerPromise:
        self._serial += 1
        timer = TimerPromise((deadline, self._serial), callback)
        heapq.heappush(self._timers, timer)
        return timer

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await self._timer(self.now() + seconds)
        else:
            await _Again()

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        lost_race = False

        def abort() -> None:
            nonlocal lost_race
            if not work.promise.settled:
                lost_race = True
                work.cancel()

        timer = self._timer(self.now() + seconds, abort)
        try:
            await work.promise
        except Cancelled:
            work.cancel()
            raise
        finally:
            timer.clear()
        if lost_race:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        timers = self._timers
        while True:
            now = self.now()
            while timers and (timers[0].cleared or timers[0].key[0] <= now):
                timer = heapq.heappop(timers)
                if not timer.cleared:
                    timer.ring()
            if self._microtasks:
                self._turn(self._microtasks.popleft())
            elif timers:
                self._idle(timers[0].key[0])
            else:
                break
        unhandled = [task.error for task in self._rejected if not task.joined]
        self._rejected.clear()
        if unhandled:
            raise ExceptionGroup("tasks failed, and nobody joined them", unhandled)

    def _resume(self, task: Task) -> None:
        task.awaits = None
        self._microtasks.append(task)

    def _turn(self, task: Task) -> None:
        try:
            if task.abort:
                task.abort = False
                promise = task.coroutine.throw(Cancelled())
            else:
                promise = task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            if not task.aborted:
                self._rejected.append(task)
        else:
            if task.abort or isinstance(promise, _Again):
                if isinstance(promise, TimerPromise):
                    promise.clear()
                self._resume(task)
            else:
                task.awaits = promise
                promise.reactions[task] = None
            return
        task.promise.settle()


class _Again(Promise):
    """Settled by nobody: whoever awaits it goes to the end of the queue."""
