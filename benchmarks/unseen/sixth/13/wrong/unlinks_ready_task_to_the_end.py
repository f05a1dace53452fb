# expected: wrong
# mistake: Intrusive lists as in C: `cancel` unlinks the task from whatever list it is in, the ready queue too, and links it at the end, so a task that was ready already loses its place.
# rule: "That turn comes at the end of the queue, or where the task stands in it already"
# seen: A and B are ready in this order · main cancels A: B has its turn before A. Right for tasks that sleep or join, and for a ready task that is the last of the queue.
from __future__ import annotations

import types
from heapq import heappop, heappush


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _switch():
    yield


class ListHead:
    """A ring of links, with a sentinel, as in the kernel."""

    __slots__ = ("next", "prev", "owner")

    def __init__(self, owner=None):
        self.next = self.prev = self
        self.owner = owner

    def empty(self):
        return self.next is self

    def add_tail(self, link):
        link.unlink()
        link.prev, link.next = self.prev, self
        self.prev.next = link
        self.prev = link

    def unlink(self):
        self.prev.next = self.next
        self.next.prev = self.prev
        self.next = self.prev = self


NEW, READY, RUNNING, BLOCKED, DEAD = range(5)


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.state = NEW
        self.link = ListHead(self)
        self.joiners = ListHead()
        self.timer = 0  # number of its timer, 0: none
        self.signalled = False
        self.detached = True
        self.retval = None
        self.error = None

    async def join(self):
        await self._wait_dead()
        if self.error is not None:
            raise self.error
        return self.retval

    async def _wait_dead(self):
        self.detached = False
        if self.state != DEAD:
            me = self.runtime._running
            me._check_signal()
            me.state = BLOCKED
            self.joiners.add_tail(me.link)
            await _switch()

    def _check_signal(self):
        if self.signalled:
            self.signalled = False
            raise Cancelled

    def cancel(self):
        if self.state == DEAD or self.signalled:
            return
        self.signalled = True
        if self.state != RUNNING:
            self.timer = 0
            self.runtime._make_ready(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._runnable = ListHead()
        self._heap = []
        self._timer_numbers = 0
        self._running = None
        self._failed = []

    def _make_ready(self, task):
        task.state = READY
        self._runnable.add_tail(task.link)

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._make_ready(task)
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        me = self._running
        me._check_signal()
        if seconds <= 0:
            self._make_ready(me)
        else:
            self._timer_numbers += 1
            me.timer = self._timer_numbers
            me.state = BLOCKED
            heappush(self._heap, (self._clock() + seconds, me.timer, me))
        await _switch()

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        status = {"expired": False}
        watchdog = self.spawn(self._watchdog(seconds, work, status))
        try:
            await work._wait_dead()
        except Cancelled:
            work.cancel()
            raise
        finally:
            watchdog.cancel()
        if status["expired"]:
            raise TimeoutError
        return await work.join()

    async def _watchdog(self, seconds, work, status):
        await self.sleep(seconds)
        if work.state != DEAD:
            status["expired"] = True
            work.cancel()

    def _expire(self):
        while self._heap:
            deadline, number, task = self._heap[0]
            if task.timer == number:
                if deadline > self._clock():
                    return deadline
                task.timer = 0
                self._make_ready(task)
            heappop(self._heap)
        return None

    def run(self):
        while True:
            deadline = self._expire()
            if not self._runnable.empty():
                self._dispatch(self._runnable.next.owner)
            elif deadline is not None:
                self._idle(deadline)
            else:
                break
        lost = [task.error for task in self._failed if task.detached]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _dispatch(self, task):
        task.link.unlink()
        task.state = RUNNING
        self._running = task
        try:
            if task.signalled:
                task.signalled = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            return
        except StopIteration as end:
            task.retval = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        task.state = DEAD
        while not task.joiners.empty():
            self._make_ready(task.joiners.next.owner)
