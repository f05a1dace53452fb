# expected: wrong
# mistake: A cancelled timer is taken out of the heap with list.remove and heapify, so each cancelled one costs as much as there are timers.
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: 100 000 sleepers that are cancelled (or timeouts whose work ends in time) take minutes; a few hundred take milliseconds. Right, and fast, as long as nobody is cancelled.
from __future__ import annotations

import functools
import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


@functools.total_ordering
class Timer:
    def __init__(self, deadline, number, task):
        self.key = (deadline, number)
        self.deadline = deadline
        self.task = task

    def __eq__(self, other):
        return self.key == other.key

    def __lt__(self, other):
        return self.key < other.key


class TimerQueue:
    """The timers that are running, none else."""

    def __init__(self):
        self._timers = []
        self._count = 0

    def start(self, deadline, task):
        self._count += 1
        timer = Timer(deadline, self._count, task)
        heapq.heappush(self._timers, timer)
        return timer

    def stop(self, timer):
        self._timers.remove(timer)
        heapq.heapify(self._timers)

    def next_deadline(self):
        return self._timers[0].deadline if self._timers else None

    def due(self, now):
        while self._timers and self._timers[0].deadline <= now:
            yield heapq.heappop(self._timers).task


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
        self.throw = None

    async def join(self):
        await self._end()
        if self.error is not None:
            raise self.error
        return self.result

    async def _end(self):
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))

    def cancel(self):
        if self.ended or self.throw is not None:
            return
        self.throw = Cancelled()
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._timers = TimerQueue()

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        if seconds <= 0:
            self._ready.append(self.current)
            await _park()
            return
        timer = self._timers.start(self._clock() + seconds, self.current)
        await self.wait(lambda: self._timers.stop(timer))

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        bell = _Bell(self, seconds, work)
        ringer = self.spawn(bell.ring())
        try:
            await work._end()
        except Cancelled:
            work.cancel()
            raise
        finally:
            ringer.cancel()
        if bell.rang:
            raise TimeoutError
        return await work.join()

    async def wait(self, forget):
        task = self.current
        if task.throw is not None:
            error, task.throw = task.throw, None
            forget()
            raise error
        task.forget = forget
        await _park()

    def wake(self, task):
        task.forget = None
        self._ready.append(task)

    def run(self):
        while True:
            for task in self._timers.due(self._clock()):
                self.wake(task)
            if self._ready:
                self._turn(self._ready.popleft())
                continue
            deadline = self._timers.next_deadline()
            if deadline is None:
                break
            self._idle(deadline)
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task):
        self.current = task
        error, task.throw = task.throw, None
        try:
            if error is not None:
                task.coroutine.throw(error)
            else:
                task.coroutine.send(None)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as failure:
            task.error = failure
            self._failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()


class _Bell:
    def __init__(self, runtime, seconds, work):
        self.runtime, self.seconds, self.work = runtime, seconds, work
        self.rang = False

    async def ring(self):
        await self.runtime.sleep(self.seconds)
        if not self.work.ended:
            self.rang = True
            self.work.cancel()
