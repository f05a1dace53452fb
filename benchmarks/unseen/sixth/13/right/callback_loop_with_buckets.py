# expected: right
# mistake: none; unusual: an event loop of callbacks (a timer calls a function, a turn is a function in the queue); timers are buckets, one ordered dict for each deadline, with a heap of the distinct deadlines; a timeout is a timer whose callback cancels the work directly, without an alarm task.
# rule: "When the time is up before, it cancels that task"
# seen: agrees with the rules in all situations tried
"""A runtime with a clock, made of callbacks."""

from __future__ import annotations

import heapq
import itertools
import types
from collections import deque
from functools import partial


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _suspend(start):
    """Hand ``start`` to the loop; it is called with the task when the task is suspended."""
    yield start


class Timers:
    def __init__(self):
        self._deadlines = []
        self._buckets = {}
        self._numbers = itertools.count()

    def add(self, deadline, callback):
        bucket = self._buckets.get(deadline)
        if bucket is None:
            bucket = self._buckets[deadline] = {}
            heapq.heappush(self._deadlines, deadline)
        number = next(self._numbers)
        bucket[number] = callback
        return partial(bucket.pop, number, None)

    def earliest(self):
        while self._deadlines:
            deadline = self._deadlines[0]
            if self._buckets[deadline]:
                return deadline
            heapq.heappop(self._deadlines)
            del self._buckets[deadline]
        return None

    def pop(self):
        bucket = self._buckets[self.earliest()]
        return bucket.pop(next(iter(bucket)))


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self._coroutine = coroutine
        self._done = False
        self._settle = None
        self._undo = None
        self._when_done = {}
        self._cancelling = False
        self.wanted = False

    async def join(self):
        self.wanted = True
        if not self._done:
            await _suspend(self._add_joiner)
        return self._settle()

    def _add_joiner(self, joiner):
        self._when_done[joiner] = joiner.schedule
        joiner.wait(partial(self._when_done.pop, joiner))

    def cancel(self):
        if self._done or self._cancelling:
            return
        self._cancelling = True
        if self._undo is not None:
            self._undo()
            self.schedule()

    def wait(self, undo):
        self._undo = undo
        if self._cancelling:  # it cancelled itself before
            undo()
            self.schedule()

    def schedule(self):
        self._undo = None
        self.runtime.call_soon(self._step)

    def _step(self):
        cancelling, self._cancelling = self._cancelling, False
        try:
            if cancelling:
                start = self._coroutine.throw(Cancelled())
            else:
                start = self._coroutine.send(None)
        except StopIteration as end:
            value = end.value
            self._finish(lambda: value)
        except Cancelled as cancelled:
            self._finish(partial(self._raise, cancelled))
        except Exception as error:
            self.runtime.failures.append((self, error))
            self._finish(partial(self._raise, error))
        else:
            start(self)

    @staticmethod
    def _raise(error):
        raise error

    def _finish(self, settle):
        self._done = True
        self._settle = settle
        callbacks = list(self._when_done.values())
        self._when_done.clear()
        for callback in callbacks:
            callback()


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._calls = deque()
        self._timers = Timers()
        self.failures = []

    def call_soon(self, callback):
        self._calls.append(callback)

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        task.schedule()
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        if seconds <= 0:
            await _suspend(Task.schedule)
        else:
            deadline = self._clock() + seconds
            await _suspend(lambda task: task.wait(self._timers.add(deadline, task.schedule)))

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        work.wanted = True
        expired = []

        def expire():
            if not work._done:  # its joiner may not have had its turn yet
                expired.append(True)
                work.cancel()

        stop = self._timers.add(self._clock() + seconds, expire)
        try:
            await _suspend(work._add_joiner)
        except Cancelled:  # only our own: the outcome of the work is looked at below
            work.cancel()
            raise
        finally:
            stop()
        if expired:
            raise TimeoutError
        return work._settle()

    def run(self):
        while True:
            deadline = self._timers.earliest()
            while deadline is not None and deadline <= self._clock():
                self._timers.pop()()
                deadline = self._timers.earliest()
            if self._calls:
                self._calls.popleft()()
            elif deadline is not None:
                self._idle(deadline)
            else:
                break
        lost = [error for task, error in self.failures if not task.wanted]
        self.failures.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
