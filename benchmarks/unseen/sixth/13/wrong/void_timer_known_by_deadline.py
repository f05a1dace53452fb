# expected: wrong
# mistake: A heap entry counts as void only if the task's present deadline differs from it; a task that is cancelled, catches it and sleeps again until the very same instant revives its old timer, with the old place among equals.
# rule: "Equal deadlines wake in the order of going to sleep."
# seen: somebody sleeps until 4 · A sleeps until 5 · B sleeps until 5 · A is cancelled at 2, catches it, sleeps 3 more: A wakes before B, though B went to sleep first. Right in all other situations (also in this one without the sleeper until 4: void timers at the top of the heap are dropped at once).
from __future__ import annotations

import heapq
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
        self.deadline = None  # until when it sleeps
        self.joins = None  # whom it joins
        self.interrupt = False

    async def join(self):
        self.joined = True
        if not self.ended:
            await self.runtime._wait(joins=self)
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.ended or self.interrupt:
            return
        self.interrupt = True
        if self.deadline is not None or self.joins is not None:
            if self.joins is not None:
                del self.joins.waiting[self]
            self.runtime._wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._heap = []
        self._count = 0

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
        else:
            await self._wait(deadline=self._clock() + seconds)

    async def _wait(self, deadline=None, joins=None):
        task = self.current
        if task.interrupt:
            task.interrupt = False
            raise Cancelled
        if joins is not None:
            joins.waiting[task] = None
            task.joins = joins
        else:
            self._count += 1
            heapq.heappush(self._heap, (deadline, self._count, task))
            task.deadline = deadline
        await _park()

    def _wake(self, task):
        task.deadline = task.joins = None
        self._ready.append(task)

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        work.joined = True
        late = False

        async def alarm():
            nonlocal late
            await self.sleep(seconds)
            if not work.ended:
                late = True
                work.cancel()

        clock = self.spawn(alarm())
        try:
            await self._wait(joins=work)
        except Cancelled:
            work.cancel()
            raise
        finally:
            clock.cancel()
        if late:
            raise TimeoutError
        return await work.join()

    def _next_deadline(self):
        while self._heap:
            deadline, _, task = self._heap[0]
            if task.deadline == deadline:
                return deadline
            heapq.heappop(self._heap)
        return None

    def run(self):
        while True:
            while (deadline := self._next_deadline()) is not None and deadline <= self._clock():
                self._wake(heapq.heappop(self._heap)[2])
            if self._ready:
                self._turn(self._ready.popleft())
            elif deadline is not None:
                self._idle(deadline)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task):
        self.current = task
        try:
            if task.interrupt:
                task.interrupt = False
                task.coroutine.throw(Cancelled())
            else:
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
        for joiner in task.waiting:
            self._wake(joiner)
        task.waiting.clear()
