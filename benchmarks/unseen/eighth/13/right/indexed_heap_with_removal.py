# expected: right
# mistake: unusual: an indexed binary heap of its own, out of which a cancelled timer is really taken (no void entries)
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: nothing goes wrong
"""A binary heap in an array in which every timer knows its place, so that it can be taken out for good."""

from __future__ import annotations

import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class Timer:
    __slots__ = ("key", "action", "place")

    def __init__(self, key, action):
        self.key, self.action, self.place = key, action, -1


class TimerHeap:
    def __init__(self):
        self.array = []
        self.serial = 0

    def _put(self, place, timer):
        self.array[place] = timer
        timer.place = place

    def _rise(self, place):
        timer = self.array[place]
        while place > 0:
            parent = (place - 1) >> 1
            if self.array[parent].key <= timer.key:
                break
            self._put(place, self.array[parent])
            place = parent
        self._put(place, timer)

    def _sink(self, place):
        timer, size = self.array[place], len(self.array)
        while (child := 2 * place + 1) < size:
            if child + 1 < size and self.array[child + 1].key < self.array[child].key:
                child += 1
            if timer.key <= self.array[child].key:
                break
            self._put(place, self.array[child])
            place = child
        self._put(place, timer)

    def add(self, when, action):
        self.serial += 1
        timer = Timer((when, self.serial), action)
        self.array.append(timer)
        self._rise(len(self.array) - 1)
        return timer

    def remove(self, timer):
        place = timer.place
        if place < 0:
            return
        timer.place = -1
        last = self.array.pop()
        if last is not timer:
            self._put(place, last)
            self._sink(place)
            self._rise(last.place)

    def first(self):
        return self.array[0].key[0] if self.array else None

    def pop(self):
        timer = self.array[0]
        self.remove(timer)
        return timer.action


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
        self.hit = False

    async def gone(self):
        self.joined = True
        if not self.ended:
            me = self.runtime.current
            self.waiting[me] = None
            await self.runtime.wait(lambda: self.waiting.pop(me))

    async def join(self):
        await self.gone()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.ended or self.hit:
            return
        self.hit = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._timers = TimerHeap()
        self.current = None

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        me = self.current
        if seconds <= 0:
            self.wake(me)
            await _park()
            return
        timer = self._timers.add(self._clock() + seconds, lambda: self.wake(me))
        await self.wait(lambda: self._timers.remove(timer))

    async def timeout(self, seconds, coroutine):
        task = self.spawn(coroutine)
        up = []

        def ring():
            if not task.ended:
                up.append(True)
                task.cancel()

        timer = self._timers.add(self._clock() + seconds, ring)
        try:
            await task.gone()
        except Cancelled:
            task.cancel()
            raise
        finally:
            self._timers.remove(timer)
        if up:
            raise TimeoutError
        return await task.join()

    def run(self):
        timers = self._timers
        while True:
            while (when := timers.first()) is not None and when <= self._clock():
                timers.pop()()
            if self._ready:
                self._turn(self._ready.popleft())
            elif when is not None:
                self._idle(when)
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
            if task.hit:
                task.hit = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            if task.hit and task.forget is not None:
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
        for joiner in list(task.waiting):
            self.wake(joiner)
        task.waiting.clear()
