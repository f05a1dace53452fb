"""A dict of deadlines, each with its sleepers in order, and a heap of the deadlines alone."""

from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised in a task that is cancelled."""


@types.coroutine
def park():
    yield


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.over = self.seen = self.doomed = False
        self.value = self.error = None
        self.place = None  # the dict of those among whom it waits

    async def join(self):
        self.seen = True
        if not self.over:
            await self.runtime.wait_in(self.crowd)
        if self.error:
            raise self.error
        return self.value

    def cancel(self):
        if self.over or self.doomed:
            return
        self.doomed = True
        if self.place is not None:
            del self.place[self]
            self.place = None
            self.runtime.ready.append(self)

    @property
    def crowd(self):
        return self.__dict__.setdefault("joiners", {})


class Runtime:
    def __init__(self, clock, idle):
        self.clock, self.idle = clock, idle
        self.ready = deque()
        self.beds = {}
        self.deadlines = []
        self.failed = []
        self.running = None

    def now(self):
        return self.clock()

    def spawn(self, coroutine):
        self.ready.append(Task(self, coroutine))
        return self.ready[-1]

    async def wait_in(self, place):
        place[self.running] = None
        self.running.place = place
        await park()

    async def sleep(self, seconds):
        if not seconds:
            self.ready.append(self.running)
            return await park()
        deadline = self.clock() + seconds
        if deadline not in self.beds:
            self.beds[deadline] = {}
            heapq.heappush(self.deadlines, deadline)
        return await self.wait_in(self.beds[deadline])

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        late = []

        async def watch():
            await self.sleep(seconds)
            late.append(True)
            work.cancel()

        watcher = self.spawn(watch())
        try:
            return await work.join()
        except Cancelled as error:
            work.cancel()
            if error is not work.error:
                late.clear()  # whoever waits here is cancelled, and nothing else counts
            raise
        finally:
            watcher.cancel()
            if late:
                raise TimeoutError(f"more than {seconds} s")

    def run(self):
        while self.step():
            pass
        lost = [task.error for task in self.failed if not task.seen]
        self.failed = []
        if lost:
            raise ExceptionGroup("failed", lost)

    def step(self):
        while self.deadlines and (not self.beds[self.deadlines[0]] or self.deadlines[0] <= self.clock()):
            self.release(self.beds.pop(heapq.heappop(self.deadlines)))
        if self.ready:
            self.turn(self.ready.popleft())
            return True
        if self.deadlines:
            self.idle(self.deadlines[0])
            return True
        return False

    def release(self, place):
        for task in place:
            task.place = None
            self.ready.append(task)

    def turn(self, task):
        self.running = task
        try:
            if task.doomed:
                task.doomed = False
                task.coroutine.throw(Cancelled)
            else:
                task.coroutine.send(None)
        except StopIteration as stop:
            task.value = stop.value
        except Cancelled as error:
            task.error = error
        except Exception as error:  # noqa: BLE001 — for the joiner
            task.error = error
            self.failed.append(task)
        else:
            return
        task.over = True
        self.release(task.crowd)
        task.crowd.clear()
