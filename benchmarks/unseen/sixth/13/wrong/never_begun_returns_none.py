# expected: wrong
# mistake: A task that is cancelled before its first turn is just closed in that turn and ends like one that returned None; nothing remembers Cancelled.
# rule: "A task that lets `Cancelled` out has ended by it. Joining it raises `Cancelled`" / stub: "Joining a task that was cancelled raises :class:`Cancelled`."
# seen: spawn A · cancel A before it begins · join A: returns None instead of raising Cancelled. Right for tasks that have begun.
from __future__ import annotations

import enum
import heapq
import inspect
import types
from collections import OrderedDict, deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class Status(enum.Enum):
    READY = enum.auto()
    RUNNING = enum.auto()
    WAITING = enum.auto()
    RETURNED = enum.auto()
    RAISED = enum.auto()


ENDED = {Status.RETURNED, Status.RAISED}


@types.coroutine
def _park():
    yield


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.status = Status.READY
        self.value = None  # what it returned or raised
        self.joined = False
        self.joiners = OrderedDict()
        self.forget = None
        self.cancelling = False

    async def join(self):
        await self.ended()
        if self.status is Status.RAISED:
            raise self.value
        return self.value

    async def ended(self):
        self.joined = True
        if self.status not in ENDED:
            me = self.runtime.current
            self.joiners[me] = None
            await self.runtime.wait(lambda: self.joiners.pop(me))

    def cancel(self):
        if self.status in ENDED or self.cancelling:
            return
        self.cancelling = True
        if self.status is Status.WAITING:
            self.forget()
            self.runtime.wake(self)

    def turn(self):
        self.status = Status.RUNNING
        cancelling, self.cancelling = self.cancelling, False
        if cancelling and inspect.getcoroutinestate(self.coroutine) == inspect.CORO_CREATED:
            self.coroutine.close()  # never begins
            return self.end(Status.RETURNED, None)
        try:
            if cancelling:
                self.coroutine.throw(Cancelled())
            else:
                self.coroutine.send(None)
        except StopIteration as stop:
            self.end(Status.RETURNED, stop.value)
        except Cancelled as cancelled:
            self.end(Status.RAISED, cancelled)
        except Exception as error:
            self.runtime.failed.append(self)
            self.end(Status.RAISED, error)
        return None

    def end(self, status, value):
        self.status, self.value = status, value
        for joiner in self.joiners:
            self.runtime.wake(joiner)
        self.joiners.clear()


class Runtime:
    def __init__(self, clock, idle):
        self.clock = clock
        self.idle = idle
        self.ready = deque()
        self.failed = []
        self.heap = []
        self.count = 0

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self.ready.append(task)
        return task

    def now(self):
        return self.clock()

    def wake(self, task):
        task.status = Status.READY
        task.forget = None
        self.ready.append(task)

    async def wait(self, forget):
        me = self.current
        if me.cancelling:
            me.cancelling = False
            forget()
            raise Cancelled
        me.status, me.forget = Status.WAITING, forget
        await _park()

    async def sleep(self, seconds):
        if seconds > 0:
            self.count += 1
            timer = [self.clock() + seconds, self.count, self.current]
            heapq.heappush(self.heap, timer)

            def forget():
                timer[2] = None

            await self.wait(forget)
        else:
            self.wake(self.current)
            await _park()

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        late = False

        async def hurry():
            nonlocal late
            await self.sleep(seconds)
            if work.status not in ENDED:
                late = True
                work.cancel()

        helper = self.spawn(hurry())
        try:
            await work.ended()
        except Cancelled:
            work.cancel()
            raise
        finally:
            helper.cancel()
        if late:
            raise TimeoutError
        return await work.join()

    def run(self):
        while True:
            while self.heap and self.heap[0][2] is None:
                heapq.heappop(self.heap)
            if self.heap and self.heap[0][0] <= self.clock():
                self.wake(heapq.heappop(self.heap)[2])
            elif self.ready:
                self.current = self.ready.popleft()
                self.current.turn()
            elif self.heap:
                self.idle(self.heap[0][0])
            else:
                break
        lost = [task.value for task in self.failed if not task.joined]
        self.failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
