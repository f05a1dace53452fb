# expected: right
# mistake: none; unusual: built of callbacks; the queue holds functions, call_later gives a number by which it is called off, a timeout is a callback and no task
# rule: "The job of a runtime is to schedule."; all rules of the lesson
# seen: behaves as the rules say; with timeout(0) the callback stands behind the first turn of the task
"""A runtime with a clock: an event loop of callbacks, and tasks on top of it."""

from __future__ import annotations

import heapq
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Callback = Callable[[], object]


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _hand_over(start: Callable[[Callback], Callback]) -> Generator[Any, None, None]:
    """``start`` is called with what wakes the task, and returns what calls the waiting off."""
    yield start


def _nothing() -> None:
    pass


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.joined = False
        self.outcome: tuple[Any, BaseException | None] | None = None
        self.done_callbacks: dict[int, Callback] = {}
        self.parked = False
        self.call_off: Callback = _nothing
        self.shot: Cancelled | None = None
        runtime.call_soon(self._turn)

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self.settled()
        assert self.outcome is not None
        value, error = self.outcome
        if error is not None:
            raise error
        return value

    async def settled(self) -> None:
        self.joined = True
        if self.outcome is None:
            await _hand_over(self._add_done_callback)

    def _add_done_callback(self, callback: Callback) -> Callback:
        number = self.runtime.next_number()
        self.done_callbacks[number] = callback
        return lambda: self.done_callbacks.pop(number)

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if self.outcome is None and self.shot is None:
            self.shot = Cancelled()
            if self.parked:
                self.call_off()
                self._wake()

    def _wake(self) -> None:
        self.parked = False
        self.runtime.call_soon(self._turn)

    def _turn(self) -> None:
        shot, self.shot = self.shot, None
        try:
            start = self.coroutine.send(None) if shot is None else self.coroutine.throw(shot)
        except StopIteration as end:
            self._settle(end.value, None)
        except (Exception, Cancelled) as error:
            self._settle(None, error)
        else:
            self.parked = True
            self.call_off = start(self._wake)
            if self.shot is not None and self.parked:  # shot by itself: at once
                self.call_off()
                self._wake()

    def _settle(self, value: Any, error: BaseException | None) -> None:
        self.outcome = value, error
        if error is not None and not isinstance(error, Cancelled):
            self.runtime.failures.append((self, error))
        callbacks, self.done_callbacks = self.done_callbacks, {}
        for callback in callbacks.values():
            callback()


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._soon: deque[Callback] = deque()
        self._later: list[tuple[float, int]] = []
        self._what: dict[int, Callback] = {}  # a number that is missing here was called off
        self._numbers = 0
        self.failures: list[tuple[Task, BaseException]] = []

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def call_soon(self, callback: Callback) -> None:
        self._soon.append(callback)

    def call_at(self, deadline: float, callback: Callback) -> Callback:
        """Call back when the time has come; the result calls it off."""
        number = self.next_number()
        self._what[number] = callback
        heapq.heappush(self._later, (deadline, number))
        return lambda: self._what.pop(number, None)

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        return Task(self, coroutine)

    def now(self) -> float:
        """The time in seconds."""
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds; 0 lets every other task that is ready have its turn first."""
        if seconds > 0:
            deadline = self._clock() + seconds
            await _hand_over(lambda wake: self.call_at(deadline, wake))
        else:

            def at_once(wake: Callback) -> Callback:
                wake()
                return _nothing

            await _hand_over(at_once)

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        phase = "in time"
        work = self.spawn(coroutine)

        def strike() -> None:
            nonlocal phase
            if phase == "in time" and work.outcome is None:
                phase = "too late"
                work.cancel()

        if seconds > 0:
            call_off = self.call_at(self._clock() + seconds, lambda: self.call_soon(strike))
        else:
            self.call_soon(strike)
            call_off = _nothing
        try:
            await work.settled()
        except Cancelled:
            phase = "given up"
            work.cancel()
            raise
        finally:
            call_off()
        if phase == "too late":
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        while self._soon or self._what:
            while self._later and self._later[0][1] not in self._what:
                heapq.heappop(self._later)
            if self._later:
                now = self._clock()
                while self._later and self._later[0][0] <= now:
                    self._what.pop(heapq.heappop(self._later)[1], _nothing)()
            if self._soon:
                self._soon.popleft()()
            elif self._what:
                while self._later[0][1] not in self._what:
                    heapq.heappop(self._later)
                self._idle(self._later[0][0])
        failures, self.failures = self.failures, []
        lost = [error for task, error in failures if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
