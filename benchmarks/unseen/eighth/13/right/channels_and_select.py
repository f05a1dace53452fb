# expected: right
# mistake: unusual: written by a Go programmer: everything to wait for is a channel that is closed (the end of a task, a timer), waiting is `select` over them; a time limit is a selector on a timer's channel that cancels; the queue is an OrderedDict of tasks, so nobody can stand in it twice
# rule: "Write the rest" (all of the rules are kept)
# seen: nothing goes wrong
"""Channels that are closed once, and select."""

from __future__ import annotations

import heapq
import types
from collections import OrderedDict


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class Closing:
    """A channel that carries nothing and is closed at some time."""

    __slots__ = ("closed", "selecting")

    def __init__(self):
        self.closed = False
        self.selecting = {}

    def close(self):
        self.closed = True
        selecting, self.selecting = self.selecting, {}
        for wake in selecting.values():
            wake()


class Timer(Closing):
    """Closed at a time, unless it is stopped."""

    __slots__ = ("stopped",)

    def __init__(self):
        super().__init__()
        self.stopped = False

    def stop(self):
        self.stopped = True


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.end = Closing()
        self.joined = False
        self.result = None
        self.error = None
        self.forget = None
        self.kill = False

    async def join(self):
        self.joined = True
        await self.runtime.select(self.end)
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.end.closed or self.kill:
            return
        self.kill = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = OrderedDict()  # task -> None: nobody can stand in it twice
        self._failed = []
        self._timers = []
        self._timers_made = 0
        self.current = None

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready[task] = None
        return task

    def now(self):
        return self._clock()

    def after(self, seconds):
        self._timers_made += 1
        timer = Timer()
        heapq.heappush(self._timers, (self._clock() + seconds, self._timers_made, timer))
        return timer

    async def select(self, *channels):
        """Wait until one of the channels is closed."""
        if any(channel.closed for channel in channels):
            return
        me = self.current

        def leave():
            for channel in channels:
                channel.selecting.pop(me, None)

        def wake():
            leave()
            self.wake(me)

        for channel in channels:
            channel.selecting[me] = wake
        await self.wait(leave)

    async def sleep(self, seconds):
        if seconds <= 0:
            self.wake(self.current)
            await _park()
            return
        timer = self.after(seconds)
        try:
            await self.select(timer)
        finally:
            timer.stop()

    async def timeout(self, seconds, coroutine):
        timer = self.after(seconds)
        task = self.spawn(coroutine)
        task.joined = True
        up = False

        def time_is_up():
            nonlocal up
            if not task.end.closed:
                up = True
                task.cancel()

        timer.selecting[task] = time_is_up
        try:
            await self.select(task.end)
        except BaseException:
            task.cancel()
            raise
        finally:
            timer.stop()
        if up:
            raise TimeoutError
        return await task.join()

    def _next(self):
        timers = self._timers
        while timers and timers[0][2].stopped:
            heapq.heappop(timers)
        return timers[0][0] if timers else None

    def run(self):
        while True:
            while (until := self._next()) is not None and until <= self._clock():
                heapq.heappop(self._timers)[2].close()
            if self._ready:
                self._turn(self._ready.popitem(last=False)[0])
            elif until is not None:
                self._idle(until)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget):
        self.current.forget = forget
        await _park()

    def wake(self, task):
        task.forget = None
        self._ready[task] = None

    def _turn(self, task):
        self.current = task
        try:
            if task.kill:
                task.kill = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            if task.kill and task.forget is not None:
                task.forget()
                self.wake(task)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        task.end.close()
