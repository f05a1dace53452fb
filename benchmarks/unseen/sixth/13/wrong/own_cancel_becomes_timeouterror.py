# expected: wrong
# mistake: An async context manager in the style of asyncio.timeout(): when the time was up, any Cancelled that leaves the block is turned into TimeoutError, also when the caller itself was cancelled while the work was cleaning up.
# rule: "who is cancelled in `timeout` takes the task along, and `Cancelled` comes out of `timeout`, even if the time was up already and the task is still cleaning up."
# seen: timeout(3, work) · work is cancelled at 3 s and cleans up until 5 s · the caller is cancelled at 4 s: TimeoutError comes out of `timeout` instead of Cancelled. Right when the caller is cancelled before the time is up.
from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class Deadline:
    """Cancels a task when its time is up; leaves nothing behind."""

    def __init__(self, runtime, seconds, task):
        self.runtime = runtime
        self.seconds = seconds
        self.task = task
        self.expired = False

    async def _watch(self):
        await self.runtime.sleep(self.seconds)
        if not self.task.ended:
            self.expired = True
            self.task.cancel()

    async def __aenter__(self):
        self.watcher = self.runtime.spawn(self._watch())
        return self

    async def __aexit__(self, kind, error, traceback):
        self.watcher.cancel()
        if not self.task.ended:
            self.task.cancel()
        if self.expired and (kind is None or kind is Cancelled):
            raise TimeoutError from None


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

    async def join(self):
        await self.wait()
        if self.error is not None:
            raise self.error
        return self.result

    async def wait(self):
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))

    def cancel(self):
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._sleepers = {}  # number of the timer: task
        self._deadlines = []
        self._numbers = 0

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
            return
        self._numbers += 1
        number = self._numbers
        self._sleepers[number] = me
        heapq.heappush(self._deadlines, (self._clock() + seconds, number))
        await self.wait(lambda: self._sleepers.pop(number))

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        async with Deadline(self, seconds, work):
            await work.wait()
        return await work.join()

    async def wait(self, forget):
        task = self.current
        if task.cancelling:
            task.cancelling = False
            forget()
            raise Cancelled
        task.forget = forget
        await _park()

    def wake(self, task):
        task.forget = None
        self._ready.append(task)

    def run(self):
        while True:
            while self._deadlines:
                deadline, number = self._deadlines[0]
                if number in self._sleepers:
                    if deadline > self._clock():
                        break
                    self.wake(self._sleepers.pop(number))
                heapq.heappop(self._deadlines)
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._sleepers:
                self._idle(self._deadlines[0][0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task):
        self.current = task
        try:
            if task.cancelling:
                task.cancelling = False
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
            self.wake(joiner)
        task.waiting.clear()
