# expected: right
# mistake: unusual: awaits yield requests (functions) to the runtime instead of setting things up before parking, there is no `current`; sleepers stand in one bucket per deadline, and the heap holds only deadlines
# rule: "Write the rest" (all of the rules are kept)
# seen: nothing goes wrong
"""A runtime whose awaits yield requests: what a task yields says what it waits for."""

from __future__ import annotations

import heapq
from collections import OrderedDict, deque


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
        self._buckets = {}  # deadline -> {key: action}, in the order of going to sleep
        self._deadlines = []  # heap: every deadline that has a bucket, once

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    def _timer(self, deadline, action):
        bucket = self._buckets.get(deadline)
        if bucket is None:
            bucket = self._buckets[deadline] = OrderedDict()
            heapq.heappush(self._deadlines, deadline)
        key = object()
        bucket[key] = action
        return lambda: bucket.pop(key, None)

    def _next_deadline(self):
        while self._deadlines:
            deadline = self._deadlines[0]
            if self._buckets[deadline]:
                return deadline
            heapq.heappop(self._deadlines)
            del self._buckets[deadline]
        return None

    async def sleep(self, seconds):
        if seconds <= 0:
            await _Request(self._ready.append)
            return
        deadline = self._clock() + seconds

        def arrange(task):
            task.forget = self._timer(deadline, lambda: self.wake(task))

        await _Request(arrange)

    async def timeout(self, seconds, coroutine):
        task = self.spawn(coroutine)
        up = False

        def expire():
            nonlocal up
            if not task.ended:
                up = True
                task.cancel()

        void = self._timer(self._clock() + seconds, expire)
        try:
            await task.until_ended()
        except Cancelled:
            task.cancel()
            raise
        finally:
            void()
        if up:
            raise TimeoutError
        return await task.join()

    def run(self):
        while True:
            while (deadline := self._next_deadline()) is not None and deadline <= self._clock():
                _, action = self._buckets[deadline].popitem(last=False)
                action()
            if self._ready:
                self._turn(self._ready.popleft())
            elif deadline is not None:
                self._idle(deadline)
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
