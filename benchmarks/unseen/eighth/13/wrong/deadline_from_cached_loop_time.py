# expected: wrong
# mistake: like libuv, the loop reads the clock once before every turn and counts the seconds of a sleep or timeout from that cached time, not from the time of the call
# rule: "`sleep` wakes the task exactly at its deadline: the time of the call plus `seconds`, fractions too."
# seen: a task that works (the clock moves during its turn) and then sleeps wakes too early, by as much as it has worked; without work inside a turn all is right, and now() is always right
"""An event loop in the style of libuv: a list of callbacks, promises with reactions, timer handles."""

from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class _Timer:
    __slots__ = ("when", "seq", "callback")

    def __init__(self, when, seq, callback):
        self.when, self.seq, self.callback = when, seq, callback

    def __lt__(self, other):
        return (self.when, self.seq) < (other.when, other.seq)

    def clear(self):
        self.callback = None


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.state = "pending"
        self.value = None
        self.handled = False
        self.reactions = {}
        self.forget = None
        self.reject_next = False

    def then(self, callback):
        """Call back when settled; returns how to take that back."""
        key = object()
        self.reactions[key] = callback
        return lambda: self.reactions.pop(key, None)

    def settle(self, state, value):
        self.state, self.value = state, value
        reactions, self.reactions = list(self.reactions.values()), {}
        for react in reactions:
            react()

    async def settled(self):
        self.handled = True
        if self.state == "pending":
            me = self.runtime.current
            await self.runtime.wait(self.then(lambda: self.runtime.wake(me)))

    def unwrap(self):
        if self.state == "rejected":
            raise self.value
        return self.value

    async def join(self):
        await self.settled()
        return self.unwrap()

    def cancel(self):
        if self.state != "pending" or self.reject_next:
            return
        self.reject_next = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._timers = []
        self._seq = 0
        self._rejections = []
        self._loop_time = clock()
        self.current = None

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    def _set_timeout(self, callback, seconds):
        self._seq += 1
        timer = _Timer(self._loop_time + seconds, self._seq, callback)
        heapq.heappush(self._timers, timer)
        return timer

    async def sleep(self, seconds):
        me = self.current
        if seconds <= 0:
            self._ready.append(me)
            await _park()
            return
        timer = self._set_timeout(lambda: self.wake(me), seconds)
        await self.wait(timer.clear)

    async def timeout(self, seconds, coroutine):
        task = self.spawn(coroutine)
        up = False

        def on_time():
            nonlocal up
            if task.state == "pending":
                up = True
                task.cancel()

        timer = self._set_timeout(on_time, seconds)
        try:
            await task.settled()
        except Cancelled:
            task.cancel()
            raise
        finally:
            timer.clear()
        if up:
            raise TimeoutError
        return task.unwrap()

    def _run_timers(self):
        self._loop_time = self._clock()
        while self._timers:
            first = self._timers[0]
            if first.callback is not None and first.when > self._loop_time:
                return
            heapq.heappop(self._timers)
            if first.callback is not None:
                first.callback()

    def run(self):
        while True:
            self._run_timers()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._timers:
                self._idle(self._timers[0].when)
            else:
                break
        unhandled = [task.value for task in self._rejections if not task.handled]
        self._rejections = []
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)

    async def wait(self, forget):
        self.current.forget = forget
        await _park()

    def wake(self, task):
        task.forget = None
        self._ready.append(task)

    def _turn(self, task):
        self.current = task
        try:
            if task.reject_next:
                task.reject_next = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
        except StopIteration as end:
            task.settle("fulfilled", end.value)
        except Cancelled as error:
            task.settle("rejected", error)
        except Exception as error:
            self._rejections.append(task)
            task.settle("rejected", error)
        else:
            if task.reject_next and task.forget is not None:
                task.forget()
                self.wake(task)
