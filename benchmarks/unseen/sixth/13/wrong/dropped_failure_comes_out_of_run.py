# expected: wrong
# mistake: A failure counts as "joined" only when it is really handed to somebody; what the task of a timeout raises while it cleans up after the time is up is handed to nobody, so `run` raises it in its ExceptionGroup.
# rule: "when the task has ended it raises `TimeoutError`; what the task returned or raised in the end is dropped"
# seen: timeout(3, work) · work is cancelled at 3 s and raises ValueError in its finally: TimeoutError comes as it should, but `run` raises ExceptionGroup(ValueError) at the end. Right for work that returns something or lets Cancelled out.
from __future__ import annotations

import heapq
import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _until_fired(event):
    yield event


class Event:
    """Fires once and wakes its listeners, first come, first served."""

    def __init__(self):
        self.fired = False
        self.listeners = {}

    def fire(self):
        self.fired = True
        for task in list(self.listeners):
            task.wake()


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.end = Event()
        self.asked_for = 0
        self.value = None
        self.error = None
        self.events = ()
        self.cancelling = False

    async def join(self):
        self.asked_for += 1
        if not self.end.fired:
            await _until_fired((self.end,))
        return self.take()

    def take(self):
        self.asked_for += 1
        if self.error is not None:
            raise self.error
        return self.value

    def cancel(self):
        if not self.end.fired and not self.cancelling:
            self.cancelling = True
            if self.events:
                self.wake()

    def listen(self, events):
        self.events = events
        for event in events:
            event.listeners[self] = True
        if self.cancelling:
            self.wake()

    def wake(self):
        for event in self.events:
            event.listeners.pop(self, None)
        self.events = ()
        self.runtime._ready.append(self)

    def turn(self):
        try:
            if self.cancelling:
                self.cancelling = False
                events = self.coroutine.throw(Cancelled())
            else:
                events = self.coroutine.send(None)
        except StopIteration as stop:
            self.value = stop.value
        except Cancelled as cancelled:
            self.error = cancelled
        except Exception as error:
            self.error = error
            self.runtime._failed.append(self)
        else:
            if events:
                self.listen(events)
            else:
                self.runtime._ready.append(self)
            return
        self.end.fire()


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._alarms = []
        self._made = 0
        self._failed = []

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    def _alarm(self, seconds):
        event = Event()
        self._made += 1
        heapq.heappush(self._alarms, (self._clock() + seconds, self._made, event))
        return event

    async def sleep(self, seconds):
        await _until_fired((self._alarm(seconds),) if seconds > 0 else ())

    async def timeout(self, seconds, coroutine):
        alarm = self._alarm(seconds)
        work = self.spawn(coroutine)
        try:
            await _until_fired((work.end, alarm))
            if work.end.fired:
                return work.take()
            work.cancel()
            await _until_fired((work.end,))
        except Cancelled:
            work.cancel()
            raise
        raise TimeoutError

    def run(self):
        while True:
            while self._alarms:
                deadline, _, event = self._alarms[0]
                if event.listeners and deadline > self._clock():
                    break
                heapq.heappop(self._alarms)
                event.fire()
            if self._ready:
                self._ready.popleft().turn()
            elif self._alarms:
                self._idle(self._alarms[0][0])
            else:
                break
        lost = [task.error for task in self._failed if not task.asked_for]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
