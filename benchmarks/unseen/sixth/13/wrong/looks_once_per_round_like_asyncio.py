# expected: wrong
# mistake: Built like asyncio's `_run_once`: it looks at the timers, then runs everybody who is ready at that moment, and only then looks again, instead of before every turn.
# rule: "While somebody is ready, sleepers whose time has come get their turn too: look before every turn."
# seen: x and y are ready · x works until the sleeper's time has come · y spawns w: the sleeper should stand in the queue before w, but comes after it. Needs tasks that work (time goes by during turns) and two that are ready; right without that.
from __future__ import annotations

import heapq
import itertools
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _yield_to_loop(future):
    yield future


class Future:
    """What a task waits for: it is done one day, and calls back those who wait."""

    def __init__(self):
        self.done = False
        self.callbacks = {}

    def set_done(self):
        self.done = True
        callbacks, self.callbacks = self.callbacks, {}
        for callback in callbacks.values():
            callback()


class TimerHandle:
    __slots__ = ("when", "number", "callback")

    def __init__(self, when, number, callback):
        self.when, self.number, self.callback = when, number, callback

    def cancel(self):
        self.callback = None

    def __lt__(self, other):
        return (self.when, self.number) < (other.when, other.number)


class Task(Future):
    def __init__(self, runtime, coroutine):
        super().__init__()
        self._loop = runtime
        self._coro = coroutine
        self._must_cancel = False
        self._waiter = None
        self._retrieved = False
        self._result = None
        self._exception = None
        runtime._call_soon(self._step)

    async def join(self):
        self._retrieved = True
        if not self.done:
            await _yield_to_loop(self)
        return self._outcome()

    def _outcome(self):
        if self._exception is not None:
            raise self._exception
        return self._result

    def cancel(self):
        if self.done or self._must_cancel:
            return
        self._must_cancel = True
        if self._waiter is not None:
            self._stop_waiting()

    def _stop_waiting(self):
        waiter, self._waiter = self._waiter, None
        if isinstance(waiter, TimerHandle):
            waiter.cancel()
        else:
            del waiter.callbacks[self]
        self._loop._call_soon(self._step)

    def _wakeup(self):
        self._waiter = None
        self._loop._call_soon(self._step)

    def _step(self):
        try:
            if self._must_cancel:
                self._must_cancel = False
                target = self._coro.throw(Cancelled())
            else:
                target = self._coro.send(None)
        except StopIteration as stop:
            self._result = stop.value
        except Cancelled as exc:
            self._exception = exc
        except Exception as exc:
            self._exception = exc
            self._loop._failed.append(self)
        else:
            if target is None:
                self._loop._call_soon(self._step)
            else:
                if isinstance(target, Future):
                    target.callbacks[self] = self._wakeup
                    self._waiter = target
                else:
                    self._waiter = self._loop._call_at(target, self._wakeup)
                if self._must_cancel:
                    self._stop_waiting()
            return
        self.set_done()


class Runtime:
    def __init__(self, clock, idle):
        self._time = clock
        self._select = idle
        self._ready = deque()
        self._scheduled = []
        self._numbers = itertools.count()
        self._failed = []

    def _call_soon(self, callback):
        self._ready.append(callback)

    def _call_at(self, when, callback):
        handle = TimerHandle(when, next(self._numbers), callback)
        heapq.heappush(self._scheduled, handle)
        return handle

    def spawn(self, coroutine):
        return Task(self, coroutine)

    def now(self):
        return self._time()

    async def sleep(self, seconds):
        await _yield_to_loop(self._time() + seconds if seconds > 0 else None)

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        work._retrieved = True
        timed_out = False

        async def watchdog():
            nonlocal timed_out
            await self.sleep(seconds)
            if not work.done:
                timed_out = True
                work.cancel()

        dog = self.spawn(watchdog())
        try:
            await _yield_to_loop(work)
        except Cancelled:
            work.cancel()
            raise
        finally:
            dog.cancel()
        if timed_out:
            raise TimeoutError
        return work._outcome()

    def _drop_cancelled(self):
        while self._scheduled and self._scheduled[0].callback is None:
            heapq.heappop(self._scheduled)

    def _run_once(self):
        self._drop_cancelled()
        if not self._ready and self._scheduled and self._scheduled[0].when > self._time():
            self._select(self._scheduled[0].when)
        now = self._time()
        while self._scheduled and self._scheduled[0].when <= now:
            heapq.heappop(self._scheduled).callback()
            self._drop_cancelled()
        for _ in range(len(self._ready)):
            self._ready.popleft()()

    def run(self):
        while self._ready or self._scheduled:
            self._run_once()
        lost = [task._exception for task in self._failed if not task._retrieved]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
