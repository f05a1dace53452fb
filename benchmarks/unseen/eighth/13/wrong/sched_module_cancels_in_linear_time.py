# expected: wrong
# mistake: uses sched.scheduler of the standard library for the timers; its cancel() searches the whole list and builds the heap anew, so each cancelled timer costs more the more timers there are
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: with many sleepers that are cancelled (or many timeouts that end in time) the cost of each grows with their number, a hundred thousand take an hour or so instead of seconds; a few hundred, and sleepers that nobody cancels, are right and fast
"""The timers are events of the standard library's scheduler, which is never let sleep by itself."""

from __future__ import annotations

import sched
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result = None
        self.error = None
        self.waiting = {}
        self.forget = None
        self.cancelled = False

    async def done(self):
        self.joined = True
        if not self.ended:
            me = self.runtime.current
            self.waiting[me] = None
            await self.runtime.wait(lambda: self.waiting.pop(me))

    async def join(self):
        await self.done()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if not self.ended and not self.cancelled:
            self.cancelled = True
            if self.forget is not None:
                self.forget()
                self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._events = sched.scheduler(clock, lambda seconds: None)
        self.current = None

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        if seconds <= 0:
            self.wake(self.current)
            await _park()
            return
        event = self._events.enterabs(self._clock() + seconds, 0, self.wake, (self.current,))
        await self.wait(lambda: self._events.cancel(event))

    async def timeout(self, seconds, coroutine):
        task = self.spawn(coroutine)
        event = None

        def time_is_up():
            nonlocal event
            event = None
            task.cancel()

        event = self._events.enterabs(self._clock() + seconds, 0, time_is_up)
        task_end = self._on_end(task, lambda: event)
        up = await task_end
        if up:
            raise TimeoutError
        return await task.join()

    async def _on_end(self, task, get_event):
        """Wait for the end of the task; True if its event has come before."""
        in_time = []
        task.on_end = lambda: in_time.append(get_event() is not None)
        try:
            await task.done()
        except Cancelled:
            task.cancel()
            raise
        finally:
            event = get_event()
            if event is not None:
                self._events.cancel(event)
        return not in_time[0]

    def run(self):
        while True:
            self._events.run(blocking=False)
            if self._ready:
                self._turn(self._ready.popleft())
            elif not self._events.empty():
                self._idle(self._events._queue[0].time)
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
        self._ready.append(task)

    def _turn(self, task):
        self.current = task
        try:
            if task.cancelled:
                task.cancelled = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            if task.cancelled and task.forget is not None:
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
        task.ended = True
        getattr(task, "on_end", lambda: None)()
        for joiner in list(task.waiting):
            self.wake(joiner)
        task.waiting.clear()
