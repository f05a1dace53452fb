# expected: right
# mistake: none; unusual: coroutines yield requests (name, argument) to a kernel, which is a generator that does one turn for each step; void timers stay in the heap with the task taken out, and the heap is swept when more than half of it is void.
# rule: "it takes the task out of the list of those who wait, or makes its timer void"
# seen: agrees with the rules in all situations tried
"""A runtime with a clock: a kernel that answers requests."""

from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _request(name, argument=None):
    return (yield name, argument)


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.state = "ready"  # ready, running, sleeping, joining, ended
        self.target = None  # the timer or the task that it waits for
        self.joined = False
        self.result = None
        self.error = None
        self.waiting = {}
        self.throw = False

    async def join(self):
        await self.over()
        if self.error is not None:
            raise self.error
        return self.result

    async def over(self):
        self.joined = True
        if self.state != "ended":
            await _request("join", self)

    def cancel(self):
        if self.state != "ended":
            self.runtime._cancel(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._queue = deque()
        self._heap = []
        self._count = 0
        self._void = 0
        self._failed = []

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._queue.append(task)
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        await _request("sleep", seconds)

    async def timeout(self, seconds, coroutine):
        verdict = []
        work = self.spawn(coroutine)
        guard = self.spawn(self._guard(seconds, work, verdict))
        try:
            await work.over()
        except Cancelled:
            work.cancel()
            raise
        finally:
            guard.cancel()
        if verdict:
            raise TimeoutError
        return await work.join()

    async def _guard(self, seconds, work, verdict):
        await self.sleep(seconds)
        if work.state != "ended":
            verdict.append("late")
            work.cancel()

    def run(self):
        for _ in self._kernel():
            pass
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _kernel(self):
        while True:
            self._wake_due()
            if self._queue:
                yield self._turn(self._queue.popleft())
            elif self._heap:
                yield self._idle(self._heap[0][0])
            else:
                return

    def _wake_due(self):
        heap = self._heap
        while heap:
            deadline, _, (task,) = heap[0]
            if task is None:
                self._void -= 1
            elif deadline <= self._clock():
                self._make_ready(task)
            else:
                return
            heapq.heappop(heap)

    def _make_ready(self, task):
        task.state = "ready"
        task.target = None
        self._queue.append(task)

    def _cancel(self, task):
        if task.throw:
            return
        task.throw = True
        if task.state == "sleeping":
            task.target[0] = None
            self._void += 1
            self._make_ready(task)
            if self._void > 100 and self._void > len(self._heap) // 2:
                self._heap = [timer for timer in self._heap if timer[2][0] is not None]
                heapq.heapify(self._heap)
                self._void = 0
        elif task.state == "joining":
            del task.target.waiting[task]
            self._make_ready(task)

    def _turn(self, task):
        task.state = "running"
        try:
            if task.throw:
                task.throw = False
                name, argument = task.coroutine.throw(Cancelled())
            else:
                name, argument = task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        else:
            if task.throw or name == "sleep" and argument <= 0:  # who cancelled itself does not wait
                self._make_ready(task)
            elif name == "sleep":
                self._count += 1
                task.state, task.target = "sleeping", [task]
                heapq.heappush(self._heap, (self._clock() + argument, self._count, task.target))
            else:
                task.state, task.target = "joining", argument
                argument.waiting[task] = None
            return
        task.state = "ended"
        for joiner in task.waiting:
            self._make_ready(joiner)
        task.waiting.clear()
