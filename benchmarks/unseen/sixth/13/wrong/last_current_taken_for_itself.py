# expected: wrong
# mistake: `cancel` takes "this task is runtime.current" for "it cancels itself", but `current` keeps the last task when `run` is over; cancelling exactly that task between two runs only notes it, and no turn ever comes.
# rule: "`run` is over when nobody is ready and nobody sleeps; more may be spawned or cancelled then, and `run` called again."
# seen: a task that waits for something that never ends (say two that join each other, or one that joins itself) and had the last turn is cancelled after `run`; the next `run` does not run its except and finally blocks. Right for cancelling during a run.
from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class Parking:
    """One wait of one task, in a timer or among the joiners of somebody."""

    def __init__(self, task):
        self.task = task
        self.valid = True

    def release(self):
        if self.valid:
            self.valid = False
            self.task.parking = None
            self.task.runtime._ready.append(self.task)


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result = None
        self.error = None
        self.parkings = []
        self.parking = None
        self.pending = False

    async def join(self):
        await self.wait_until_ended()
        if self.error is not None:
            raise self.error
        return self.result

    async def wait_until_ended(self):
        self.joined = True
        if not self.ended:
            await self.runtime._park_in(self.parkings.append)

    def cancel(self):
        if self.ended or self.pending:
            return
        self.pending = True
        if self is self.runtime.current:
            return  # cancels itself: raised at its next await
        if self.parking is not None:
            self.parking.release()


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._timers = []
        self._numbers = 0
        self.current = None

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    async def _park_in(self, add):
        task = self.current
        if task.pending:
            task.pending = False
            raise Cancelled
        task.parking = Parking(task)
        add(task.parking)
        await _park()

    async def sleep(self, seconds):
        if seconds <= 0:
            self._ready.append(self.current)
            await _park()
            return
        deadline = self._clock() + seconds
        self._numbers += 1
        number = self._numbers
        await self._park_in(lambda parking: heapq.heappush(self._timers, (deadline, number, parking)))

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        up = []

        async def alarm():
            await self.sleep(seconds)
            if not work.ended:
                up.append(work)
                work.cancel()

        ringing = self.spawn(alarm())
        try:
            await work.wait_until_ended()
        except Cancelled:
            work.cancel()
            raise
        finally:
            ringing.cancel()
        if up:
            raise TimeoutError
        return await work.join()

    def run(self):
        while True:
            while self._timers and (not self._timers[0][2].valid or self._timers[0][0] <= self._clock()):
                heapq.heappop(self._timers)[2].release()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._timers:
                self._idle(self._timers[0][0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task):
        self.current = task
        try:
            if task.pending:
                task.pending = False
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
        for parking in task.parkings:
            parking.release()
        task.parkings.clear()
