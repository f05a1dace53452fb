# expected: wrong
# mistake: like asyncio's _run_once, looks for due timers only once per round over the tasks that were ready at its beginning, not before every turn
# rule: "While somebody is ready, sleepers whose time has come get their turn too: look before every turn."
# seen: a task works past the deadline of a sleeper and then calls sleep(0) or others of the same round do: a task that goes to the end of the queue in a later turn of that round gets in before the sleeper; with one turn per round, or no work, no difference
"""A loop of rounds over handles, as asyncio has it."""

from __future__ import annotations

import heapq
import itertools
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class Handle:
    """A callback that may be called off."""

    __slots__ = ("callback", "args")

    def __init__(self, callback, *args):
        self.callback, self.args = callback, args

    def cancel(self):
        self.callback = None

    def run(self):
        if self.callback is not None:
            self.callback(*self.args)


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.outcome = None  # then ("returned", value) or ("raised", error)
        self.joined = False
        self.done_callbacks = {}
        self.forget = None
        self.must_cancel = False

    def done(self):
        return self.outcome is not None

    async def wait_done(self):
        self.joined = True
        if not self.done():
            me = self.runtime.current
            self.done_callbacks[me] = self.runtime.wake
            await self.runtime.wait(lambda: self.done_callbacks.pop(me, None))

    async def join(self):
        await self.wait_done()
        kind, what = self.outcome
        if kind == "raised":
            raise what
        return what

    def cancel(self):
        if self.done() or self.must_cancel:
            return
        self.must_cancel = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)

    def _end(self, kind, what):
        self.outcome = (kind, what)
        callbacks, self.done_callbacks = self.done_callbacks, {}
        for joiner, callback in callbacks.items():
            callback(joiner)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._scheduled = []
        self._count = itertools.count()
        self._failed = []
        self.current = None

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._call_soon(task)
        return task

    def _call_soon(self, task):
        self._ready.append(Handle(self._turn, task))

    def _call_at(self, when, callback, *args):
        handle = Handle(callback, *args)
        heapq.heappush(self._scheduled, (when, next(self._count), handle))
        return handle

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        if seconds <= 0:
            self._call_soon(self.current)
            await _park()
            return
        handle = self._call_at(self._clock() + seconds, self.wake, self.current)
        await self.wait(handle.cancel)

    async def timeout(self, seconds, coroutine):
        task = self.spawn(coroutine)
        expired = False

        def expire():
            nonlocal expired
            if not task.done():
                expired = True
                task.cancel()

        handle = self._call_at(self._clock() + seconds, expire)
        try:
            await task.wait_done()
        except Cancelled:
            task.cancel()
            raise
        finally:
            handle.cancel()
        if expired:
            raise TimeoutError
        return await task.join()

    def _run_once(self):
        scheduled = self._scheduled
        while scheduled and scheduled[0][2].callback is None:
            heapq.heappop(scheduled)
        if not self._ready and scheduled:
            if scheduled[0][0] > self._clock():
                self._idle(scheduled[0][0])
        end = self._clock()
        while scheduled and scheduled[0][0] <= end:
            heapq.heappop(scheduled)[2].run()
        for _ in range(len(self._ready)):
            self._ready.popleft().run()
        while scheduled and scheduled[0][2].callback is None:
            heapq.heappop(scheduled)

    def run(self):
        while self._ready or self._scheduled:
            self._run_once()
        lost = [task.outcome[1] for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget):
        self.current.forget = forget
        await _park()

    def wake(self, task):
        task.forget = None
        self._call_soon(task)

    def _turn(self, task):
        self.current = task
        try:
            if task.must_cancel:
                task.must_cancel = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
        except StopIteration as end:
            task._end("returned", end.value)
        except Cancelled as cancelled:
            task._end("raised", cancelled)
        except Exception as error:
            self._failed.append(task)
            task._end("raised", error)
        else:
            if task.must_cancel and task.forget is not None:
                task.forget()
                self.wake(task)
