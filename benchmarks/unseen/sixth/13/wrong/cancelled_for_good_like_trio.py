# expected: wrong
# mistake: Cancellation is a state, as in trio and anyio: once cancelled, every later await of the task raises Cancelled again, so nobody can sleep or join to clean up.
# rule: "`Cancelled` is raised once. A task that catches it goes on like any other: it may sleep or join to clean up"
# seen: A is cancelled at 2 s · catches it · sleeps 3 s · returns 7: its sleep raises Cancelled at 2 s, and the joiner gets Cancelled. Right for tasks that do not await again after they were cancelled.
from __future__ import annotations

import heapq
import types
from collections import deque
from dataclasses import dataclass, field


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@dataclass(eq=False)
class SleepUntil:
    deadline: float


@dataclass(eq=False)
class UntilDone:
    task: Task


@dataclass(eq=False)
class Checkpoint:
    pass


@types.coroutine
def trap(request):
    yield request


@dataclass(eq=False)
class CancelScope:
    cancel_called: bool = False


@dataclass(eq=False)
class Task:
    runtime: Runtime
    coroutine: object
    scope: CancelScope = field(default_factory=CancelScope)
    abort: object = None
    done: bool = False
    joined: bool = False
    outcome: tuple = ()
    waiting: dict = field(default_factory=dict)

    async def join(self):
        self.joined = True
        if not self.done:
            await trap(UntilDone(self))
        return self.unwrap()

    def unwrap(self):
        value, error = self.outcome
        if error is not None:
            raise error
        return value

    def cancel(self):
        if self.done:
            return
        self.scope.cancel_called = True
        if self.abort is not None:
            self.abort()
            self.runtime.reschedule(self)


class Runtime:
    def __init__(self, clock, idle):
        self.clock = clock
        self.idle = idle
        self.runq = deque()
        self.deadlines = []
        self.counter = 0
        self.crashed = []

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self.runq.append(task)
        return task

    def reschedule(self, task):
        task.abort = None
        self.runq.append(task)

    def now(self):
        return self.clock()

    async def sleep(self, seconds):
        await trap(SleepUntil(self.clock() + seconds) if seconds > 0 else Checkpoint())

    async def timeout(self, seconds, coroutine):
        work = self.spawn(coroutine)
        work.joined = True
        fired = []

        async def deadline():
            await self.sleep(seconds)
            if not work.done:
                fired.append(seconds)
                work.cancel()

        guard = self.spawn(deadline())
        try:
            await trap(UntilDone(work))
        except Cancelled:
            work.cancel()
            raise
        finally:
            guard.cancel()
        if fired:
            raise TimeoutError
        return work.unwrap()

    def run(self):
        while True:
            while self.deadlines:
                deadline, _, cell = self.deadlines[0]
                if cell and deadline > self.clock():
                    break
                heapq.heappop(self.deadlines)
                if cell:
                    self.reschedule(cell[0])
            if self.runq:
                self.advance(self.runq.popleft())
            elif self.deadlines:
                self.idle(self.deadlines[0][0])
            else:
                break
        lost = [task.outcome[1] for task in self.crashed if not task.joined]
        self.crashed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def advance(self, task):
        try:
            if task.scope.cancel_called:
                request = task.coroutine.throw(Cancelled())
            else:
                request = task.coroutine.send(None)
        except StopIteration as end:
            task.outcome = (end.value, None)
        except Cancelled as error:
            task.outcome = (None, error)
        except Exception as error:
            task.outcome = (None, error)
            self.crashed.append(task)
        else:
            return self.handle(task, request)
        task.done = True
        for joiner in task.waiting:
            self.reschedule(joiner)
        task.waiting.clear()

    def handle(self, task, request):
        if task.scope.cancel_called:
            self.reschedule(task)
            return
        match request:
            case Checkpoint():
                self.runq.append(task)
            case SleepUntil(deadline=deadline):
                cell = [task]
                self.counter += 1
                heapq.heappush(self.deadlines, (deadline, self.counter, cell))
                task.abort = cell.clear
            case UntilDone(task=other):
                other.waiting[task] = True
                task.abort = lambda: other.waiting.pop(task)
