"""Everything that is waited for is a future with ``__await__``; timers and ends of tasks resolve futures."""

from __future__ import annotations

import heapq
import itertools
from collections import deque


class Cancelled(BaseException):
    pass


class Future:
    def __init__(self):
        self.done = self.void = False
        self.outcome = lambda: None
        self.callbacks = []

    def resolve(self, outcome=lambda: None):
        if not self.done:
            self.done, self.outcome = True, outcome
            for callback in self.callbacks:
                callback()

    def __await__(self):
        if not self.done:
            yield self
        return self.outcome()


class Soon(Future):
    """Whoever waits for it lines up at once."""


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = Future()
        self.wanted = False
        self.doomed = False
        self.waits_for = None

    async def join(self):
        self.wanted = True
        return await self.ended

    def cancel(self):
        if self.ended.done or self.doomed:
            return
        self.doomed = True
        if self.waits_for is not None:
            self.runtime.abandoned(self.waits_for)
            self.wake(self.waits_for)

    def wake(self, future):
        if self.waits_for is future:
            self.waits_for = None
            self.runtime.ready.append(self)


class Runtime:
    def __init__(self, clock, idle):
        self.now = clock
        self.idle = idle
        self.ready = deque()
        self.timers = []
        self.count = itertools.count()
        self.failures = []

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self.ready.append(task)
        return task

    def alarm(self, seconds):
        future = Future()
        heapq.heappush(self.timers, (self.now() + seconds, next(self.count), future))
        return future

    def abandoned(self, future):
        future.void = True

    async def sleep(self, seconds):
        await (self.alarm(seconds) if seconds > 0 else Soon())

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        alarm = self.alarm(seconds)
        given_up = []
        alarm.callbacks.append(lambda: work.ended.done or given_up.append(work.cancel()))
        work.wanted = True
        end = Future()
        work.ended.callbacks.append(end.resolve)
        try:
            await end
        finally:
            work.cancel()
            self.abandoned(alarm)
        if given_up:
            raise TimeoutError
        return work.ended.outcome()

    def run(self):
        while True:
            self.ring()
            if self.ready:
                self.turn(self.ready.popleft())
            elif self.timers:
                self.idle(self.timers[0][0])
            else:
                break
        lost = [error for task, error in self.failures if not task.wanted]
        self.failures = []
        if lost:
            raise ExceptionGroup("lost", lost)

    def ring(self):
        while self.timers and (self.timers[0][2].void or self.timers[0][0] <= self.now()):
            _, _, future = heapq.heappop(self.timers)
            if not future.void:
                future.resolve()

    def turn(self, task):
        try:
            if task.doomed:
                task.doomed = False
                future = task.coroutine.throw(Cancelled())
            else:
                future = task.coroutine.send(None)
        except StopIteration as stop:
            value = stop.value
            task.ended.resolve(lambda: value)
        except (Exception, Cancelled) as error:  # noqa: BLE001 — for the joiner
            if isinstance(error, Exception):
                self.failures.append((task, error))
            task.ended.resolve(lambda error=error: _raise(error))
        else:
            task.waits_for = future
            future.callbacks.append(lambda: task.wake(future))
            if isinstance(future, Soon):
                future.resolve()


def _raise(error):
    raise error
