# expected: wrong
# mistake: timeout waits for the promise of the work itself, and only join() marks the work as joined, so a work that was given up counts as nobody's
# rule: "what the task returned or raised in the end is dropped"
# seen: timeout(3, work), work is cancelled at 3 s, and its clean-up raises ValueError: the caller gets its TimeoutError, but run raises an ExceptionGroup with the ValueError in the end. Right when the clean-up returns or lets Cancelled out
"""A runtime with a clock: a queue of jobs, promises that are settled once, and timers that start jobs."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class _Promise:
    """Something that happens once. Who listens can take its ear away again."""

    def __init__(self) -> None:
        self.settled = False
        self._listeners: dict[object, Callable[[], None]] = {}

    def settle(self) -> None:
        if not self.settled:
            self.settled = True
            listeners, self._listeners = self._listeners, {}
            for listener in listeners.values():
                listener()

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        key = object()
        self._listeners[key] = callback
        return lambda: (self._listeners.pop(key, None), None)[1]

    def __await__(self) -> Generator[_Promise, None, None]:
        if not self.settled:
            yield self


class _Timer:
    __slots__ = ("deadline", "number", "job")

    def __init__(self, deadline: float, number: int, job: Callable[[], None]) -> None:
        self.deadline = deadline
        self.number = number
        self.job: Callable[[], None] | None = job

    def __lt__(self, other: _Timer) -> bool:
        return (self.deadline, self.number) < (other.deadline, other.number)

    def clear(self) -> None:
        self.job = None


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.end = _Promise()
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self._injection: Cancelled | None = None
        self._stop_listening: Callable[[], None] | None = None

    async def join(self) -> Any:
        self.joined = True
        await self.end
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.end.settled or self._injection is not None:
            return
        self._injection = Cancelled()
        if self._stop_listening is not None:
            self._stop_listening()
            self._schedule()

    def _schedule(self) -> None:
        self._stop_listening = None
        self.runtime._jobs.append(self._step)

    def _step(self) -> None:
        try:
            while True:
                injection, self._injection = self._injection, None
                if injection is not None:
                    promise = self.coroutine.throw(injection)
                else:
                    promise = self.coroutine.send(None)
                if promise.settled:  # a bare turn given away
                    self._schedule()
                    return
                if self._injection is None:
                    self._stop_listening = promise.listen(self._schedule)
                    return
                # it has cancelled itself, and now it wants to wait: round once more, with the throw
        except StopIteration as end:
            self.result = end.value
        except Cancelled as cancelled:
            self.error = cancelled
        except Exception as error:
            self.error = error
            self.runtime._failures.append(self)
        self.end.settle()


class _Pass(_Promise):
    """Already settled, and yet to be waited for: one turn."""

    def __init__(self) -> None:
        super().__init__()
        self.settled = True

    def __await__(self) -> Generator[_Promise, None, None]:
        yield self


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._jobs: deque[Callable[[], None]] = deque()
        self._timers: list[_Timer] = []
        self._timers_made = 0
        self._failures: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._jobs.append(task._step)
        return task

    def now(self) -> float:
        return self._clock()

    def _set_timer(self, deadline: float, job: Callable[[], None]) -> _Timer:
        self._timers_made += 1
        timer = _Timer(deadline, self._timers_made, job)
        heapq.heappush(self._timers, timer)
        return timer

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await _Pass()
            return
        alarm = _Promise()
        timer = self._set_timer(self._clock() + seconds, alarm.settle)
        try:
            await alarm
        finally:
            timer.clear()

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        late = False

        def give_up() -> None:
            nonlocal late
            if not work.end.settled:
                late = True
                work.cancel()

        # the alarm does not cancel by itself: it queues a job that does, so it keeps its place among the others
        timer = self._set_timer(self._clock() + seconds, lambda: self._jobs.append(lambda: still_there and give_up()))
        still_there = True
        work = self.spawn(coroutine)
        try:
            await work.end
        except Cancelled:
            work.cancel()
            raise
        finally:
            still_there = False
            timer.clear()
        if late:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while self._look():
            if self._jobs:
                self._jobs.popleft()()
            else:
                self._idle(self._timers[0].deadline)
        failures, self._failures = self._failures, []
        lost = [task.error for task in failures if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _look(self) -> bool:
        """Fire the timers that are due; tell whether there is anything left to do."""
        now = self._clock()
        while self._timers and (self._timers[0].job is None or self._timers[0].deadline <= now):
            job = heapq.heappop(self._timers).job
            if job is not None:
                job()
        return bool(self._jobs or self._timers)
