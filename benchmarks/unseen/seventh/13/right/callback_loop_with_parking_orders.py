# expected: right
# mistake: nothing; unusual: coroutines yield a "parking order" (a function that registers the task and hands back its undo), the queue holds step functions, timers hold callbacks, and a timeout is a bare callback without any watcher task
# rule: "`timeout` runs a coroutine as a task and returns (or raises) what comes of it."
# seen: behaves as the lesson says; the cancelling of a timeout happens when its timer is found due
"""A runtime in the style of an event loop: callbacks below, coroutines on top."""

from __future__ import annotations

import heapq
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park(order: Callable[[Task], Callable[[], None] | None]) -> Generator[Any, None, None]:
    """Give the turn away; the runtime calls ``order(task)`` and keeps what it returns as the undo."""
    yield order


class _Timer:
    __slots__ = ("when", "number", "callback")

    def __init__(self, when: float, number: int, callback: Callable[[], None]) -> None:
        self.when = when
        self.number = number
        self.callback: Callable[[], None] | None = callback

    def __lt__(self, other: _Timer) -> bool:
        if self.when != other.when:
            return self.when < other.when
        return self.number < other.number

    def void(self) -> None:
        self.callback = None


class Task:
    """A coroutine, and the callbacks of those who want to know its end."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.forget: Callable[[], None] | None = None
        self._to_throw: Cancelled | None = None
        self._at_end: dict[object, Callable[[], None]] = {}

    async def join(self) -> Any:
        self.joined = True
        await self._end()
        return self._outcome()

    async def _end(self) -> None:
        if not self.ended:
            await _park(self._notify)

    def _notify(self, joiner: Task) -> Callable[[], None]:
        key = object()
        self._at_end[key] = joiner._wake
        return lambda: self._at_end.pop(key, None) and None

    def _outcome(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self._to_throw is not None:
            return
        self._to_throw = Cancelled()
        if self.forget is not None:
            self.forget()
            self._wake()

    def _wake(self) -> None:
        self.forget = None
        self.runtime._ready.append(self._step)

    def _step(self) -> None:
        self.runtime.current = self
        error, self._to_throw = self._to_throw, None
        try:
            if error is None:
                order = self.coroutine.send(None)
            else:
                order = self.coroutine.throw(error)
        except StopIteration as stop:
            self.result = stop.value
        except Cancelled as cancelled:
            self.error = cancelled
        except Exception as failure:  # noqa: BLE001
            self.error = failure
            self.runtime._failed.append(self)
        else:
            if self._to_throw is not None:  # it has cancelled itself in this turn
                self._wake()
            else:
                self.forget = order(self)
            return
        self.ended = True
        callbacks = list(self._at_end.values())
        self._at_end.clear()
        for callback in callbacks:
            callback()


class Runtime:
    """Calls what is ready, then what is due, then sleeps."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Callable[[], None]] = deque()
        self._failed: list[Task] = []
        self._timers: list[_Timer] = []
        self._number = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task._step)
        return task

    def now(self) -> float:
        return self._clock()

    def _call_at(self, when: float, callback: Callable[[], None]) -> _Timer:
        self._number += 1
        timer = _Timer(when, self._number, callback)
        heapq.heappush(self._timers, timer)
        return timer

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await _park(lambda task: task._wake())
        else:
            when = self._clock() + seconds
            await _park(lambda task: self._call_at(when, task._wake).void)

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        when = self._clock() + seconds
        task = self.spawn(coroutine)
        task.joined = True
        expired = False

        def expire() -> None:
            nonlocal expired
            if not task.ended:
                expired = True
                task.cancel()

        timer = self._call_at(when, expire)
        try:
            await task._end()
        except Cancelled:
            task.cancel()
            raise
        finally:
            timer.void()
        if expired:
            raise TimeoutError(f"not done after {seconds} s")
        return task._outcome()

    def run(self) -> None:
        while True:
            self._fire()
            if self._ready:
                self._ready.popleft()()
            elif self._timers:
                self._idle(self._timers[0].when)
            else:
                break
        failed, self._failed = self._failed, []
        lost = [t.error for t in failed if not t.joined and isinstance(t.error, Exception)]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _fire(self) -> None:
        """Call back whoever is due, and drop what is void at the top."""
        timers = self._timers
        if not timers:
            return
        now = self._clock()
        while timers and (timers[0].callback is None or timers[0].when <= now):
            callback = heapq.heappop(timers).callback
            if callback is not None:
                callback()
