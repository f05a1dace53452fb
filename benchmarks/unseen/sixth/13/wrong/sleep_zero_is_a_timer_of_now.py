# expected: wrong
# mistake: sleep(0) is an ordinary timer whose deadline is now; it enters the queue only at the next look, after sleepers with an earlier deadline whose time came during the same turn.
# rule: "`sleep(0)` puts the task at the end of the queue, there and then: before those whose time came during its turn."
# seen: s sleeps until 1 · w works from 0 to 2 and calls sleep(0): s has its turn before w. Right as long as nobody's time comes during the turn that ends with sleep(0).
from __future__ import annotations

import types
from collections import deque
from heapq import heappop, heappush


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class Calendar:
    """A page for each instant; on a page the sleepers in the order of going to sleep."""

    def __init__(self):
        self.pages = {}
        self.order = []

    def enter(self, instant, task):
        page = self.pages.get(instant)
        if page is None:
            page = self.pages[instant] = {}
            heappush(self.order, instant)
        page[task] = None

    def strike(self, instant, task):
        del self.pages[instant][task]

    def first(self):
        """The first instant for which somebody sleeps, or None."""
        while self.order and not self.pages[self.order[0]]:
            del self.pages[heappop(self.order)]
        return self.order[0] if self.order else None

    def tear_off(self):
        return list(self.pages.pop(heappop(self.order)))


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
        self.forget = None
        self.struck = False

    async def join(self):
        await self.gone()
        if self.error is not None:
            raise self.error
        return self.result

    async def gone(self):
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(self.waiting.pop, joiner)

    def cancel(self):
        if self.ended or self.struck:
            return
        self.struck = True
        if self.forget is not None:
            function, *arguments = self.forget
            function(*arguments)
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._calendar = Calendar()

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        instant = self._clock() + max(0, seconds)
        self._calendar.enter(instant, self.current)
        await self.wait(self._calendar.strike, instant, self.current)

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        late = []
        nurse = self.spawn(self._nurse(seconds, work, late))
        try:
            await work.gone()
        except Cancelled:
            work.cancel()
            raise
        finally:
            nurse.cancel()
        if late:
            raise TimeoutError
        return await work.join()

    async def _nurse(self, seconds, work, late):
        await self.sleep(seconds)
        if not work.ended:
            late.append(work)
            work.cancel()

    async def wait(self, *forget):
        task = self.current
        if task.struck:
            task.struck = False
            forget[0](*forget[1:])
            raise Cancelled
        task.forget = forget
        await _park()

    def wake(self, task):
        task.forget = None
        self._ready.append(task)

    def run(self):
        while self._look():
            if self._ready:
                self._turn(self._ready.popleft())
            else:
                self._idle(self._calendar.first())
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _look(self):
        while (first := self._calendar.first()) is not None and first <= self._clock():
            for task in self._calendar.tear_off():
                self.wake(task)
        return self._ready or first is not None

    def _turn(self, task):
        self.current = task
        struck, task.struck = task.struck, False
        try:
            task.coroutine.throw(Cancelled()) if struck else task.coroutine.send(None)
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
