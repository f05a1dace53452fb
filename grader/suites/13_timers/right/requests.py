"""Tasks ask for things by what they yield; the runtime keeps everything in one heap of tickets."""

from __future__ import annotations

import heapq
import itertools
import types


class Cancelled(BaseException):
    pass


@types.coroutine
def ask(what, argument=None):
    return (yield what, argument)


class Task:
    def __init__(self, coroutine):
        self.coroutine = coroutine
        self.ticket = 0
        self.cancelled = False
        self.end = None
        self.joiners = []
        self.seen = False
        self.runtime = None

    async def join(self):
        self.seen = True
        if self.end is None:
            await ask("join", self)
        kind, value = self.end
        if kind == "raised":
            raise value
        return value

    def cancel(self):
        if self.end is None and not self.cancelled:
            self.cancelled = True
            if not self.queued and self.ticket:  # without one, it has its turn
                self.runtime.line_up(self)

    queued = False


class Runtime:
    """A ticket is (time, number); an old ticket of a task is void, and is thrown away when it comes up."""

    def __init__(self, clock, idle):
        self.clock, self.idle = clock, idle
        self.heap = []
        self.numbers = itertools.count(1)
        self.failed = []

    def now(self):
        return self.clock()

    def line_up(self, task, time=None):
        task.ticket = next(self.numbers)
        task.queued = time is None
        if time is None:
            self.ready.append(task)
        else:
            heapq.heappush(self.heap, (time, task.ticket, task))

    def spawn(self, coroutine):
        task = Task(coroutine)
        task.runtime = self
        self.line_up(task)
        return task

    async def sleep(self, seconds):
        await ask("sleep", seconds)

    async def timeout(self, seconds, coroutine):
        rung = False

        async def alarm():
            nonlocal rung
            await self.sleep(seconds)
            rung = True
            work.cancel()

        work = self.spawn(coroutine)
        bell = self.spawn(alarm())
        work.seen = True
        try:
            if work.end is None:
                await ask("join", work)
        except Cancelled:
            work.cancel()
            raise
        finally:
            bell.cancel()
        if rung:
            raise TimeoutError
        return await work.join()

    @property
    def ready(self):
        return self.__dict__.setdefault("line", [])

    def run(self):
        at = 0
        while True:
            while self.heap and (
                self.heap[0][2].ticket != self.heap[0][1] or self.heap[0][0] <= self.clock()
            ):
                _, ticket, task = heapq.heappop(self.heap)
                if task.ticket == ticket:
                    self.line_up(task)
            if at < len(self.ready):
                task = self.ready[at]
                at += 1
                if at == 1000:
                    del self.ready[:at]
                    at = 0
                self.turn(task)
            elif self.heap:
                self.idle(self.heap[0][0])
            else:
                break
        self.ready.clear()
        lost = [error for task, error in self.failed if not task.seen]
        self.failed = []
        if lost:
            raise ExceptionGroup("lost", lost)

    def turn(self, task):
        task.queued = False
        task.ticket = 0
        try:
            if task.cancelled:
                task.cancelled = False
                what, argument = task.coroutine.throw(Cancelled())
            else:
                what, argument = task.coroutine.send(None)
        except StopIteration as stop:
            self.finish(task, ("returned", stop.value))
        except Cancelled as error:
            self.finish(task, ("raised", error))
        except Exception as error:  # noqa: BLE001 — for the joiner
            self.failed.append((task, error))
            self.finish(task, ("raised", error))
        else:
            if task.cancelled:
                self.line_up(task)
            elif what == "join":
                argument.joiners.append(task)
                task.ticket = -1
            elif argument > 0:
                self.line_up(task, self.clock() + argument)
            else:
                self.line_up(task)

    def finish(self, task, end):
        task.end = end
        for joiner in task.joiners:
            if joiner.ticket == -1 and not joiner.queued:
                self.line_up(joiner)
        task.joiners.clear()
