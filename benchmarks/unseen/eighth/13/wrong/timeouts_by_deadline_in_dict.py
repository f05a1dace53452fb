# expected: wrong
# mistake: keeps the timeouts in a dict with the deadline as its key, so of two timeouts with the same deadline the later one takes the place of the earlier one (sleeps are kept rightly)
# rule: "Many may wait in a `timeout` at the same time, also in one of another."
# seen: two tasks call timeout(3, ...) at the same instant: the first of the two is never given up and gets the whole result (or never ends); timeouts with different deadlines are right
"""Awaits yield requests; sleeps stand in a heap, time limits in a table by their deadline."""

from __future__ import annotations

import heapq
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class _Request:
    """Awaitable: hands a function to the runtime, which calls it with the task that has parked."""

    def __init__(self, arrange):
        self.arrange = arrange

    def __await__(self):
        yield self.arrange


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.throw_next = False
        self.result = None
        self.error = None
        self.waiting = {}
        self.forget = None

    def _arrange_join(self, joiner):
        self.waiting[joiner] = None
        joiner.forget = lambda: self.waiting.pop(joiner)

    async def until_ended(self):
        self.joined = True
        if not self.ended:
            await _Request(self._arrange_join)

    async def join(self):
        await self.until_ended()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.ended or self.throw_next:
            return
        self.throw_next = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._ended_badly = []
        self._timers = []
        self._tick = 0
        self._limits = {}  # deadline -> what to do when that time is up

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    def _timer(self, deadline, action):
        self._tick += 1
        entry = [deadline, self._tick, action]
        heapq.heappush(self._timers, entry)
        return entry

    async def sleep(self, seconds):
        if seconds <= 0:
            await _Request(self._ready.append)
            return
        deadline = self._clock() + seconds

        def arrange(task):
            entry = self._timer(deadline, lambda: self.wake(task))
            task.forget = lambda: entry.__setitem__(2, None)

        await _Request(arrange)

    async def timeout(self, seconds, coroutine):
        task = self.spawn(coroutine)
        up = False

        def expire():
            nonlocal up
            if not task.ended:
                up = True
                task.cancel()

        deadline = self._clock() + seconds
        self._limits[deadline] = expire
        entry = self._timer(deadline, lambda: self._limits.pop(deadline, lambda: None)())
        try:
            await task.until_ended()
        except Cancelled:
            task.cancel()
            raise
        finally:
            entry[2] = None
            if self._limits.get(deadline) is expire:
                del self._limits[deadline]
        if up:
            raise TimeoutError
        return await task.join()

    def run(self):
        timers = self._timers
        while True:
            while timers and (timers[0][2] is None or timers[0][0] <= self._clock()):
                if action := heapq.heappop(timers)[2]:
                    action()
            if self._ready:
                self._turn(self._ready.popleft())
            elif timers:
                self._idle(timers[0][0])
            else:
                break
        lost = [task.error for task in self._ended_badly if not task.joined]
        self._ended_badly.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def wake(self, task):
        task.forget = None
        self._ready.append(task)

    def _turn(self, task):
        try:
            if task.throw_next:
                task.throw_next = False
                arrange = task.coroutine.throw(Cancelled())
            else:
                arrange = task.coroutine.send(None)
            arrange(task)
            if task.throw_next and task.forget is not None:
                task.forget()
                self.wake(task)
            return
        except StopIteration as end:
            task.result = end.value
        except (Exception, Cancelled) as error:
            task.error = error
            if not isinstance(error, Cancelled):
                self._ended_badly.append(task)
        task.ended = True
        for joiner in list(task.waiting):
            self.wake(joiner)
        task.waiting.clear()
