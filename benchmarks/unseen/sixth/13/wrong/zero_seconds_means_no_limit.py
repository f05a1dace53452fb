# expected: wrong
# mistake: Go habit: a timeout of 0 is the zero value and means "no limit" (as http.Client.Timeout does), so timeout(0, work) starts no timer at all.
# rule: "With no time at all, the time is up at once."
# seen: timeout(0, work) with work that sleeps 9 s returns the result at 9 s instead of raising TimeoutError at once. Right for every timeout above 0.
from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _gopark():
    yield


class Channel:
    """Unbuffered news: closed once, and whoever receives from it goes on then."""

    def __init__(self):
        self.closed = False
        self.receivers = {}

    def close(self):
        self.closed = True
        for goroutine in list(self.receivers):
            goroutine.goready()


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.done = Channel()
        self.joined = False
        self.value = None
        self.err = None
        self.selecting = ()
        self.cancelled = False

    async def join(self):
        self.joined = True
        await self.runtime._select(self.done)
        return self._unpack()

    def _unpack(self):
        if self.err is not None:
            raise self.err
        return self.value

    def cancel(self):
        if self.done.closed or self.cancelled:
            return
        self.cancelled = True
        if self.selecting:
            self.goready()

    def goready(self):
        for channel in self.selecting:
            channel.receivers.pop(self, None)
        self.selecting = ()
        self.runtime._runq.append(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._runq = deque()
        self._timers = []
        self._seq = 0
        self._failed = []

    def spawn(self, coroutine):
        goroutine = Task(self, coroutine)
        self._runq.append(goroutine)
        return goroutine

    def now(self):
        return self._clock()

    def _after(self, seconds):
        channel = Channel()
        self._seq += 1
        heapq.heappush(self._timers, (self._clock() + seconds, self._seq, channel))
        return channel

    async def _select(self, *channels):
        """Wait until one of the channels is closed."""
        if any(channel.closed for channel in channels):
            return
        g = self._g
        if g.cancelled:
            g.cancelled = False
            raise Cancelled
        g.selecting = channels
        for channel in channels:
            channel.receivers[g] = True
        await _gopark()

    async def sleep(self, seconds):
        if seconds > 0:
            await self._select(self._after(seconds))
        else:
            self._runq.append(self._g)
            await _gopark()

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        work.joined = True
        cases = [work.done]
        if seconds:
            cases.append(self._after(seconds))
        try:
            await self._select(*cases)
            if work.done.closed:
                return work._unpack()
            work.cancel()
            await self._select(work.done)
        except Cancelled:
            work.cancel()
            raise
        raise TimeoutError

    def run(self):
        while True:
            while self._timers:
                when, _, channel = self._timers[0]
                if channel.receivers and when > self._clock():
                    break
                heapq.heappop(self._timers)
                channel.close()
            if self._runq:
                self._execute(self._runq.popleft())
            elif self._timers:
                self._idle(self._timers[0][0])
            else:
                break
        lost = [task.err for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _execute(self, g):
        self._g = g
        try:
            if g.cancelled:
                g.cancelled = False
                g.coroutine.throw(Cancelled())
            else:
                g.coroutine.send(None)
            return
        except StopIteration as end:
            g.value = end.value
        except Cancelled as cancelled:
            g.err = cancelled
        except Exception as error:
            g.err = error
            self._failed.append(g)
        g.done.close()
