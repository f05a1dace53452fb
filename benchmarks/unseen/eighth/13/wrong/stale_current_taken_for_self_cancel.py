# expected: wrong
# mistake: cancel() only sets a flag when the task is runtime.current ("it cancels itself"), but current is never reset when run() is over, so the task that had the last turn cannot be cancelled from outside
# rule: "more may be spawned or cancelled then, and `run` called again."
# seen: two tasks join each other, run() returns (nobody is ready, nobody sleeps); then the one that had the last turn is cancelled and run() is called again: it never gets the turn with Cancelled; inside run() all is right
"""Tasks in states; the reason why a task waits is an object that can be left."""

from __future__ import annotations

import heapq
import types
from collections import deque
from enum import Enum, auto


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class State(Enum):
    READY = auto()
    WAITING = auto()
    ENDED = auto()


@types.coroutine
def _park():
    yield


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.state = State.READY
        self.joined = False
        self.result = None
        self.error = None
        self.waiting = {}
        self.forget = None
        self.throw = False

    async def over(self):
        self.joined = True
        if self.state is not State.ENDED:
            me = self.runtime.current
            self.waiting[me] = None
            await self.runtime.wait(lambda: self.waiting.pop(me))

    async def join(self):
        await self.over()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.state is State.ENDED or self.throw:
            return
        self.throw = True
        if self is self.runtime.current:
            return  # it is at work, and cancels itself: raised where it waits next
        if self.state is State.WAITING:
            self.forget()
            self.runtime.wake(self)


class Bed:
    """A place among the sleepers: until when, and what to do then (nothing, when it has been left)."""

    __slots__ = ("until", "number", "call")

    def __init__(self, until, number, call):
        self.until, self.number, self.call = until, number, call

    def __lt__(self, other):
        return (self.until, self.number) < (other.until, other.number)

    def leave(self):
        self.call = None


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._sleepers = []
        self._bedtime = 0
        self._failed = []
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
        else:
            me = self.current
            await self.wait(self._bed(seconds, lambda: self.wake(me)).leave)

    def _bed(self, seconds, call):
        self._bedtime += 1
        bed = Bed(self._clock() + seconds, self._bedtime, call)
        heapq.heappush(self._sleepers, bed)
        return bed

    async def timeout(self, seconds, coroutine):
        task = self.spawn(coroutine)
        up = False

        def give_up():
            nonlocal up
            if task.state is not State.ENDED:
                up = True
                task.cancel()

        bed = self._bed(seconds, give_up)
        try:
            await task.over()
        except Cancelled:
            task.cancel()
            raise
        finally:
            bed.leave()
        if up:
            raise TimeoutError
        return await task.join()

    def _wake_sleepers(self):
        beds = self._sleepers
        while beds and (beds[0].call is None or beds[0].until <= self._clock()):
            bed = heapq.heappop(beds)
            if bed.call is not None:
                self.current = None  # nobody is at work while the alarm rings
                bed.call()

    def run(self):
        while True:
            self._wake_sleepers()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._sleepers:
                self._idle(self._sleepers[0].until)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget):
        task = self.current
        task.state, task.forget = State.WAITING, forget
        await _park()

    def wake(self, task):
        task.state, task.forget = State.READY, None
        self._ready.append(task)

    def _turn(self, task):
        self.current = task
        try:
            if task.throw:
                task.throw = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            if task.throw and task.state is State.WAITING:
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
        task.state = State.ENDED
        for joiner in list(task.waiting):
            self.wake(joiner)
        task.waiting.clear()
