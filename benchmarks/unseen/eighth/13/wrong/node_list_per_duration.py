# expected: wrong
# mistake: like Node.js, keeps one list of timers per duration and empties the list that is first due as far as it is due before looking at the next list, so late timers of different durations wake out of order
# rule: "Whose time has come goes to the end of the queue: the earliest deadline first, also of those who are late."
# seen: a task works past several deadlines; of sleeps of 1 s (begun at 0 s and at 0.5 s) and of 1.2 s (begun at 0 s) both 1 s sleeps wake before the one of 1.2 s; with nobody late all is right
"""Timers as in Node: equal durations share a list, a heap keeps the lists by their first deadline."""

from __future__ import annotations

import heapq
import types
from collections import OrderedDict, deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class TimerLists:
    def __init__(self):
        self.lists = {}  # duration -> OrderedDict(seq -> (when, action)), in the order of their deadlines
        self.heap = []  # (when, seq, duration) of what once was the head of its list
        self.seq = 0

    def add(self, when, duration, action):
        self.seq += 1
        seq = self.seq
        timers = self.lists.setdefault(duration, OrderedDict())
        timers[seq] = (when, action)
        if len(timers) == 1:
            heapq.heappush(self.heap, (when, seq, duration))

        def clear():
            if seq in timers:
                was_head = next(iter(timers)) == seq
                del timers[seq]
                if was_head:
                    self._announce(duration)

        return clear

    def _announce(self, duration):
        timers = self.lists.get(duration)
        if timers:
            seq, (when, _) = next(iter(timers.items()))
            heapq.heappush(self.heap, (when, seq, duration))
        else:
            self.lists.pop(duration, None)

    def _clean(self):
        while self.heap:
            _, seq, duration = self.heap[0]
            if seq in self.lists.get(duration, ()):
                return
            heapq.heappop(self.heap)

    def first(self):
        self._clean()
        return self.heap[0][0] if self.heap else None

    def process(self, clock):
        while True:
            when = self.first()
            if when is None or when > clock():
                return
            _, _, duration = heapq.heappop(self.heap)
            timers = self.lists[duration]
            others = self.first()
            now = clock()
            while timers:
                seq, (when, action) = next(iter(timers.items()))
                if when > now or when == others:
                    break  # not due, or a tie with another list: the heap decides who was first
                del timers[seq]
                action()
                if others is not None and timers and next(iter(timers.values()))[0] == others:
                    break
            else:
                self.lists.pop(duration, None)
                continue
            seq, (when, action) = next(iter(timers.items()))
            if when == others and when <= now and (when, seq) < self.heap[0][:2]:
                del timers[seq]
                action()
            self._announce(duration)


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
        self.cancelling = False

    async def finish(self):
        self.joined = True
        if not self.ended:
            me = self.runtime.current
            self.waiting[me] = True
            await self.runtime.wait(lambda: self.waiting.pop(me, None))

    async def join(self):
        await self.finish()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.forget:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._timers = TimerLists()
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
            self._ready.append(me)
            await _park()
        else:
            await self.wait(self._timers.add(self._clock() + seconds, seconds, lambda: self.wake(me)))

    async def timeout(self, seconds, coroutine):
        seconds = max(0, seconds)
        task = self.spawn(coroutine)
        fired = []

        def fire():
            if not task.ended:
                fired.append(True)
                task.cancel()

        clear = self._timers.add(self._clock() + seconds, seconds, fire)
        try:
            await task.finish()
        except Cancelled:
            task.cancel()
            raise
        finally:
            clear()
        if fired:
            raise TimeoutError
        return await task.join()

    def run(self):
        while True:
            self._timers.process(self._clock)
            if self._ready:
                self._turn(self._ready.popleft())
                continue
            until = self._timers.first()
            if until is None:
                break
            self._idle(until)
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
        throw, task.cancelling = task.cancelling, False
        try:
            if throw:
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            if task.cancelling and task.forget:
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
