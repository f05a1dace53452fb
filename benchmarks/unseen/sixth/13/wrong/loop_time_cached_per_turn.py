# expected: wrong
# mistake: As in libuv (Node), the loop updates its own time once before each turn, and `now` and `sleep` use that; a task that works for a while sees the time when its turn began.
# rule: "`now` tells what `clock()` tells at that moment." / "the time of the call plus `seconds`"
# seen: a task works 2 s in its turn, then asks `now` (2 s too early) and sleeps 1 s (wakes at once instead of at 3 s). Right as long as no time goes by during turns.
from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _await_callback(register):
    """``register(resume)`` says who resumes; it returns how to undo that."""
    return (yield register)


class Task:
    def __init__(self, loop, coroutine):
        self.loop = loop
        self.coroutine = coroutine
        self.settled = False
        self.handled = False
        self.value = None
        self.reason = None
        self.thens = {}
        self.dispose = None
        self.rejecting = False

    async def join(self):
        await self.finished()
        if self.reason is not None:
            raise self.reason
        return self.value

    async def finished(self):
        self.handled = True
        if not self.settled:
            await _await_callback(self._then)

    def _then(self, resume):
        key = object()
        self.thens[key] = resume
        return lambda: self.thens.pop(key, None)

    def cancel(self):
        if self.settled or self.rejecting:
            return
        self.rejecting = True
        if self.dispose is not None:
            self.dispose()
            self.resume()

    def resume(self):
        self.dispose = None
        self.loop.pending.append(self)

    def step(self):
        try:
            if self.rejecting:
                self.rejecting = False
                register = self.coroutine.throw(Cancelled())
            else:
                register = self.coroutine.send(None)
        except StopIteration as stop:
            self.value = stop.value
        except Cancelled as cancelled:
            self.reason = cancelled
        except Exception as error:
            self.reason = error
            self.loop.rejected.append(self)
        else:
            self.dispose = register(self.resume)
            if self.rejecting and self.dispose is not None:  # has cancelled itself
                self.dispose()
                self.resume()
            return
        self.settled = True
        thens, self.thens = self.thens, {}
        for then in thens.values():
            then()


class Runtime:
    def __init__(self, clock, idle):
        self.clock = clock
        self.poll = idle
        self.pending = deque()
        self.timers = []
        self.sequence = 0
        self.rejected = []
        self._update_time()

    def _update_time(self):
        self.time = self.clock()

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        task.resume()
        return task

    def now(self):
        return self.time

    def _set_timeout(self, callback, seconds):
        self.sequence += 1
        timer = [self.time + seconds, self.sequence, callback]
        heapq.heappush(self.timers, timer)

        def clear_timeout():
            timer[2] = None

        return clear_timeout

    async def sleep(self, seconds):
        if seconds > 0:
            await _await_callback(lambda resume: self._set_timeout(resume, seconds))
        else:
            await _await_callback(lambda resume: resume())

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        late = False

        async def stop_it():
            nonlocal late
            await self.sleep(seconds)
            if not work.settled:
                late = True
                work.cancel()

        stopper = self.spawn(stop_it())
        try:
            await work.finished()
        except Cancelled:
            work.cancel()
            raise
        finally:
            stopper.cancel()
        if late:
            raise TimeoutError
        return await work.join()

    def run(self):
        while True:
            self._update_time()
            self._run_timers()
            if self.pending:
                self.pending.popleft().step()
            elif self.timers:
                self.poll(self.timers[0][0])
            else:
                break
        lost = [task.reason for task in self.rejected if not task.handled]
        self.rejected.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _run_timers(self):
        while self.timers and (self.timers[0][2] is None or self.timers[0][0] <= self.time):
            callback = heapq.heappop(self.timers)[2]
            if callback is not None:
                callback()
