# expected: wrong
# mistake: Each task has one AbortSignal as in JavaScript, which is aborted at most once in its life; a second cancel, after the first was caught, does nothing.
# rule: "to cancel it again later raises `Cancelled` again, where it waits then."
# seen: A is cancelled at 2 s, catches it and sleeps 9 s · is cancelled again at 4 s: nothing happens, A sleeps on until 11 s. Right for tasks that are cancelled once, or twice before their turn.
from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class AbortSignal:
    def __init__(self):
        self.aborted = False
        self.listener = None


class AbortController:
    def __init__(self):
        self.signal = AbortSignal()

    def abort(self):
        signal = self.signal
        if signal.aborted:
            return
        signal.aborted = True
        if signal.listener is not None:
            signal.listener()


class Promise:
    """Settled once; ``then`` callbacks are called in their order."""

    def __init__(self):
        self.settled = False
        self.value = None
        self.reason = None
        self.observed = False
        self._callbacks = {}

    def then(self, key, callback):
        self._callbacks[key] = callback

    def forget(self, key):
        self._callbacks.pop(key, None)

    def has_listeners(self):
        return bool(self._callbacks)

    def settle(self, value=None, reason=None):
        self.settled, self.value, self.reason = True, value, reason
        callbacks, self._callbacks = self._callbacks, {}
        for callback in callbacks.values():
            callback()

    def unwrap(self):
        if self.reason is not None:
            raise self.reason
        return self.value


@types.coroutine
def _settled(promise):
    """Wait until a promise is settled (None: for the next turn)."""
    yield promise


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.promise = Promise()
        self.controller = AbortController()
        self.rejection = None  # what the next turn throws
        self.controller.signal.listener = self._on_abort
        self.awaiting = None

    async def join(self):
        self.promise.observed = True
        if not self.promise.settled:
            await _settled(self.promise)
        return self.promise.unwrap()

    def cancel(self):
        if not self.promise.settled:
            self.controller.abort()

    def _on_abort(self):
        self.rejection = Cancelled()
        if self.awaiting is not None:
            self.awaiting.forget(self)
            self._resume()

    def _resume(self):
        self.awaiting = None
        self.runtime.microtasks.append(self._tick)

    def _tick(self):
        rejection, self.rejection = self.rejection, None
        try:
            if rejection is not None:
                promise = self.coroutine.throw(rejection)
            else:
                promise = self.coroutine.send(None)
        except StopIteration as stop:
            self.promise.settle(stop.value)
        except Cancelled as cancelled:
            self.promise.settle(reason=cancelled)
        except Exception as error:
            self.runtime.rejections.append(self.promise)
            self.promise.settle(reason=error)
        else:
            if promise is None or self.rejection is not None:
                self._resume()
            else:
                self.awaiting = promise
                promise.then(self, self._resume)


class Runtime:
    def __init__(self, clock, idle):
        self.clock = clock
        self.idle = idle
        self.microtasks = deque()
        self.macrotasks = []
        self.ids = 0
        self.rejections = []

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        task._resume()
        return task

    def now(self):
        return self.clock()

    def _delay(self, seconds):
        promise = Promise()
        self.ids += 1
        heapq.heappush(self.macrotasks, (self.clock() + seconds, self.ids, promise))
        return promise

    async def sleep(self, seconds):
        await _settled(self._delay(seconds) if seconds > 0 else None)

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        work.promise.observed = True
        timed_out = False

        async def abort_later():
            nonlocal timed_out
            await self.sleep(seconds)
            if not work.promise.settled:
                timed_out = True
                work.cancel()

        timer = self.spawn(abort_later())
        try:
            await _settled(work.promise)
        except Cancelled:
            work.cancel()
            raise
        finally:
            timer.cancel()
        if timed_out:
            raise TimeoutError
        return work.promise.unwrap()

    def run(self):
        while True:
            while self.macrotasks:
                when, _, promise = self.macrotasks[0]
                if promise.has_listeners() and when > self.clock():
                    break
                heapq.heappop(self.macrotasks)
                promise.settle()
            if self.microtasks:
                self.microtasks.popleft()()
            elif self.macrotasks:
                self.idle(self.macrotasks[0][0])
            else:
                break
        lost = [promise.reason for promise in self.rejections if not promise.observed]
        self.rejections.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
