# expected: right
# mistake: none; unusual: every wait is an object with a hand-written `__await__`; the timers are a binary heap that knows the place of each entry, so cancelled ones are taken out at once; the alarm of a timeout is spawned before the work.
# rule: "whether the time of a timeout begins with the call or with the first turn after it"
# seen: agrees with the rules in all situations tried
"""A runtime with a clock, with awaitables written by hand."""

from __future__ import annotations

from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class Entry:
    __slots__ = ("deadline", "number", "task", "place")

    def __init__(self, deadline, number, task):
        self.deadline, self.number, self.task, self.place = deadline, number, task, -1

    def __lt__(self, other):
        return (self.deadline, self.number) < (other.deadline, other.number)


class IndexedHeap:
    def __init__(self):
        self.items = []

    def __bool__(self):
        return bool(self.items)

    def first(self):
        return self.items[0]

    def _put(self, place, entry):
        self.items[place] = entry
        entry.place = place

    def push(self, entry):
        self.items.append(entry)
        self._up(len(self.items) - 1, entry)

    def _up(self, place, entry):
        while place and entry < self.items[(place - 1) // 2]:
            self._put(place, self.items[(place - 1) // 2])
            place = (place - 1) // 2
        self._put(place, entry)

    def _down(self, place, entry):
        size = len(self.items)
        while (child := 2 * place + 1) < size:
            if child + 1 < size and self.items[child + 1] < self.items[child]:
                child += 1
            if not self.items[child] < entry:
                break
            self._put(place, self.items[child])
            place = child
        self._put(place, entry)

    def remove(self, entry):
        place = entry.place
        last = self.items.pop()
        if last is not entry:
            self._up(place, last)
            if last.place == place:
                self._down(place, last)
        entry.place = -1


class Wait:
    """Something to await; ``enter`` registers the task, ``leave`` undoes that."""

    def __init__(self, runtime):
        self.runtime = runtime

    def __await__(self):
        task = self.runtime.current
        if task.cancelled_itself():
            raise Cancelled
        self.enter(task)
        yield


class Sleep(Wait):
    def __init__(self, runtime, seconds):
        super().__init__(runtime)
        self.seconds = seconds

    def enter(self, task):
        if self.seconds <= 0:
            self.runtime._ready.append(task)
            return
        self.entry = self.runtime._entry(self.seconds, task)
        self.runtime._timers.push(self.entry)
        task.waits = self

    def leave(self, task):
        self.runtime._timers.remove(self.entry)


class End(Wait):
    """The end of a task, without what came of it."""

    def __init__(self, task):
        super().__init__(task.runtime)
        self.task = task

    def __await__(self):
        self.task.joined = True
        if not self.task.ended:
            yield from super().__await__()

    def enter(self, task):
        self.task.waiting[task] = None
        task.waits = self

    def leave(self, task):
        del self.task.waiting[task]


class Join(End):
    def __await__(self):
        yield from super().__await__()
        if self.task.error is not None:
            raise self.task.error
        return self.task.result


class Timeout:
    def __init__(self, runtime, seconds, coroutine):
        self.runtime, self.seconds, self.coroutine = runtime, seconds, coroutine
        self.late = False

    async def _alarm(self):
        await self.runtime.sleep(self.seconds)
        if not self.work.ended:
            self.late = True
            self.work.cancel()

    def __await__(self):
        alarm = self.runtime.spawn(self._alarm())
        self.work = self.runtime.spawn(self.coroutine)
        try:
            yield from End(self.work).__await__()
        finally:
            alarm.cancel()
            self.work.cancel()
        if self.late:
            raise TimeoutError
        return (yield from Join(self.work).__await__())


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result = None
        self.error = None
        self.waiting = {}
        self.waits = None
        self.doomed = False

    async def join(self):
        return await Join(self)

    def cancel(self):
        if self.ended or self.doomed:
            return
        self.doomed = True
        if self.waits is not None:
            self.waits.leave(self)
            self.runtime._wake(self)

    def cancelled_itself(self):
        doomed, self.doomed = self.doomed, False
        return doomed


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._timers = IndexedHeap()
        self._entries = 0

    def _entry(self, seconds, task):
        self._entries += 1
        return Entry(self._clock() + seconds, self._entries, task)

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        await Sleep(self, seconds)

    async def timeout(self, seconds, coroutine):
        return await Timeout(self, seconds, coroutine)

    def _wake(self, task):
        task.waits = None
        self._ready.append(task)

    def run(self):
        while True:
            while self._timers and self._timers.first().deadline <= self._clock():
                entry = self._timers.first()
                self._timers.remove(entry)
                self._wake(entry.task)
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._timers:
                self._idle(self._timers.first().deadline)
            else:
                break
        failed, self._failed = self._failed, []
        lost = [task.error for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task):
        self.current = task
        doomed, task.doomed = task.doomed, False
        try:
            if doomed:
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        else:
            return
        task.ended = True
        waiting, task.waiting = task.waiting, {}
        for joiner in waiting:
            self._wake(joiner)
