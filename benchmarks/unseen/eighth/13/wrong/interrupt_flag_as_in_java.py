# expected: wrong
# mistake: cancelling sets an interrupt flag that the awaiting methods test (before and after parking), as Thread.interrupt does; so a task that has not begun does begin, and runs up to its first await
# rule: "A task that has not begun never begins, and one that has ended is left alone."
# seen: a task is spawned and cancelled before its first turn: it does what stands before its first await (or all of it, if it awaits nothing, and then returns a result); tasks that have begun are cancelled rightly
"""Tasks with an interrupt flag, as threads have in Java; the methods that block test it."""

from __future__ import annotations

import types
from collections import deque
from heapq import heappop, heappush
from itertools import count


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
        self._interrupted = False

    def is_interrupted(self):
        return self._interrupted

    def check_interrupt(self):
        """Raise, and clear the flag."""
        interrupted, self._interrupted = self._interrupted, False
        if interrupted:
            raise Cancelled

    async def await_end(self):
        self.joined = True
        if self.ended:
            return
        joiner = self.runtime.current
        joiner.check_interrupt()
        self.waiting[joiner] = None
        await self.runtime.wait(lambda: self.waiting.pop(joiner))

    async def join(self):
        await self.await_end()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.ended or self._interrupted:
            return
        self._interrupted = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._schedule = []
        self._number = count()
        self.current = None

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        me = self.current
        me.check_interrupt()
        if seconds <= 0:
            self._ready.append(me)
            await _park()
            me.check_interrupt()
            return
        await self.wait(self._at(self._clock() + seconds, lambda: self.wake(me)))

    def _at(self, when, action):
        entry = [when, next(self._number), action]
        heappush(self._schedule, entry)

        def void():
            entry[2] = None

        return void

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        up = False

        def interrupt():
            nonlocal up
            if not work.ended:
                up = True
                work.cancel()

        void = self._at(self._clock() + seconds, interrupt)
        try:
            await work.await_end()
        except Cancelled:
            work.cancel()
            raise
        finally:
            void()
        if up:
            raise TimeoutError
        return await work.join()

    def run(self):
        schedule = self._schedule
        while True:
            while schedule and (schedule[0][2] is None or schedule[0][0] <= self._clock()):
                action = heappop(schedule)[2]
                if action is not None:
                    action()
            if self._ready:
                self._turn(self._ready.popleft())
            elif schedule:
                self._idle(schedule[0][0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget):
        task = self.current
        task.forget = forget
        await _park()
        task.check_interrupt()

    def wake(self, task):
        task.forget = None
        self._ready.append(task)

    def _turn(self, task):
        self.current = task
        try:
            task.coroutine.send(None)
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
