# expected: wrong
# mistake: cancelling a task that stands in the queue already gives it a second place at the end besides the one it has, so it gets one turn too many
# rule: "That turn comes at the end of the queue, or where the task stands in it already"
# seen: a task whose time has come (or that has called sleep(0), or was joined) is cancelled before its turn, catches Cancelled and sleeps 3 s to clean up: the second place wakes it at once, and it goes on 3 s early; a task that lets Cancelled out is all right
"""A scheduler of tickets: a ticket is a reason to run a task once."""

from __future__ import annotations

import types
from collections import deque
from heapq import heappop, heappush


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
        self.to_cancel = False

    async def end(self):
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))

    async def join(self):
        await self.end()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.ended or self.to_cancel:
            return
        self.to_cancel = True
        if self.runtime.at_work is self:
            return  # raised where it waits next
        if self.forget is not None:
            self.forget()
        self.runtime.wake(self)


class Alarm:
    """Something to do at a time; void when `ring` is None."""

    __slots__ = ("when", "number", "ring")

    def __init__(self, when, number, ring):
        self.when, self.number, self.ring = when, number, ring

    def __lt__(self, other):
        return self.when < other.when or (self.when == other.when and self.number < other.number)

    def off(self):
        self.ring = None


class Alarms:
    def __init__(self, clock):
        self.clock, self.heap, self.number = clock, [], 0

    def set(self, seconds, ring):
        self.number += 1
        alarm = Alarm(self.clock() + seconds, self.number, ring)
        heappush(self.heap, alarm)
        return alarm

    def next(self):
        while self.heap and self.heap[0].ring is None:
            heappop(self.heap)
        return self.heap[0].when if self.heap else None

    def ring(self):
        while (when := self.next()) is not None and when <= self.clock():
            heappop(self.heap).ring()


class Runtime:
    def __init__(self, clock, idle):
        self._alarms = Alarms(clock)
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self.current = None
        self.at_work = None

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._alarms.clock()

    async def sleep(self, seconds):
        me = self.current
        if seconds <= 0:
            self.wake(me)
            await _park()
        else:
            await self.wait(self._alarms.set(seconds, lambda: self.wake(me)).off)

    async def timeout(self, seconds, coroutine):
        task = self.spawn(coroutine)
        late = False

        def ring():
            nonlocal late
            if not task.ended:
                late = True
                task.cancel()

        alarm = self._alarms.set(seconds, ring)
        try:
            await task.end()
        except Cancelled:
            task.cancel()
            raise
        finally:
            alarm.off()
        if late:
            raise TimeoutError
        return await task.join()

    def run(self):
        while True:
            self._alarms.ring()
            if self._ready:
                task = self._ready.popleft()
                if not task.ended:
                    self._turn(task)
            elif (until := self._alarms.next()) is not None:
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
        self._ready.append(task)

    def _turn(self, task):
        self.current = self.at_work = task
        try:
            if task.to_cancel:
                task.to_cancel = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            if task.to_cancel and task.forget is not None:
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
        finally:
            self.at_work = None
        task.ended = True
        for joiner in list(task.waiting):
            self.wake(joiner)
        task.waiting.clear()
