# expected: wrong
# mistake: after the wait, timeout compares the clock with its deadline to find out whether the time was up, instead of asking whether the work had ended when the time was up
# rule: "`timeout` runs a coroutine as a task and returns (or raises) what comes of it. When the time is up before, it cancels that task"
# seen: the work ends at 2 s with a limit of 3 s, but another task that is ready before the caller works from 2 s to 4 s: the caller gets TimeoutError instead of the result; when nobody works for long, all is right
"""Time limits as objects that cancel and judge; tasks end by events."""

from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class Event:
    """Set once; wakes those who wait, first come, first served."""

    def __init__(self, runtime):
        self.runtime = runtime
        self.is_set = False
        self.waiters = {}

    def set(self):
        self.is_set = True
        for task in list(self.waiters):
            self.runtime.wake(task)
        self.waiters.clear()

    async def wait(self):
        if not self.is_set:
            me = self.runtime.current
            self.waiters[me] = None
            await self.runtime.wait(lambda: self.waiters.pop(me))


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.end = Event(runtime)
        self.joined = False
        self.result = None
        self.error = None
        self.forget = None
        self.blow = False

    async def join(self):
        self.joined = True
        await self.end.wait()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.end.is_set or self.blow:
            return
        self.blow = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class TimeLimit:
    """Cancels the task when the time is up, and tells afterwards whether it was."""

    def __init__(self, runtime, seconds, task):
        self.runtime = runtime
        self.deadline = runtime.now() + seconds
        self.void = runtime._call_at(self.deadline, task.cancel)

    def passed(self):
        return self.runtime.now() >= self.deadline


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._calls = []
        self._calls_made = 0
        self.current = None

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    def _call_at(self, when, function):
        self._calls_made += 1
        call = [when, self._calls_made, function]
        heapq.heappush(self._calls, call)

        def void():
            call[2] = None

        return void

    async def sleep(self, seconds):
        me = self.current
        if seconds <= 0:
            self.wake(me)
            await _park()
            return
        await self.wait(self._call_at(self._clock() + seconds, lambda: self.wake(me)))

    async def timeout(self, seconds, coroutine):
        task = self.spawn(coroutine)
        task.joined = True
        limit = TimeLimit(self, seconds, task)
        try:
            await task.end.wait()
        except Cancelled:
            task.cancel()
            raise
        finally:
            limit.void()
        if limit.passed():
            raise TimeoutError
        return await task.join()

    def _turns(self):
        """The tasks whose turn it is, one after the other."""
        calls = self._calls
        while True:
            while calls and (calls[0][2] is None or calls[0][0] <= self._clock()):
                function = heapq.heappop(calls)[2]
                if function is not None:
                    function()
            if self._ready:
                yield self._ready.popleft()
            elif calls:
                self._idle(calls[0][0])
            else:
                return

    def run(self):
        for task in self._turns():
            self._turn(task)
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget):
        self.current.forget = forget
        await _park()

    def wake(self, task):
        task.forget = None
        self._ready.append(task)

    def _turn(self, task):
        self.current = task
        try:
            if task.blow:
                task.blow = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            if task.blow and task.forget is not None:
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
        task.end.set()
