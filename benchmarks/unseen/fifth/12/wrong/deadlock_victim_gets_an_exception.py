# expected: wrong
# mistake: after the operating systems course: when nobody is ready but tasks still wait, it breaks the circle by throwing a Deadlock exception into the one that has waited longest
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them."
# seen: a task that joins itself, or tasks that join each other in a circle: the victim's join raises, the others are woken, and run raises an ExceptionGroup; without circles all is right
"""A runtime with deadlock recovery."""

from __future__ import annotations

import types
from collections import OrderedDict, deque
from collections.abc import Coroutine, Generator
from typing import Any


class Deadlock(RuntimeError):
    """Thrown into the victim."""


class _Block:
    def __init__(self, on: Task) -> None:
        self.on = on

    def __await__(self) -> Generator[Any, None, None]:
        yield self


@types.coroutine
def pause() -> Generator[None, None, None]:
    yield


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.finished = False
        self.ok = False
        self.outcome: Any = None
        self.waiters: OrderedDict[Task, None] = OrderedDict()
        self.has_been_joined = False

    async def join(self) -> Any:
        self.has_been_joined = True
        if not self.finished:
            await _Block(self)
        if self.ok:
            return self.outcome
        raise self.outcome

    def finish(self, ok: bool, outcome: Any) -> None:
        self.finished, self.ok, self.outcome = True, ok, outcome
        for waiter in self.waiters:
            del waiter.scheduler.blocked[waiter]
            waiter.scheduler.ready.append(waiter)
        self.waiters.clear()


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.blocked: OrderedDict[Task, Task] = OrderedDict()  # who waits: for whom
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append(task)
        return task

    def _turn(self, task: Task, function: Any, argument: Any) -> None:
        try:
            what = function(argument)
        except StopIteration as end:
            task.finish(True, end.value)
        except Exception as error:
            self.failed.append(task)
            task.finish(False, error)
        else:
            if what is None:
                self.ready.append(task)
            else:
                self.blocked[task] = what.on
                what.on.waiters[task] = None

    def run(self) -> None:
        while True:
            while self.ready:
                task = self.ready.popleft()
                self._turn(task, task.coroutine.send, None)
            if not self.blocked:
                break
            victim, waits_for = self.blocked.popitem(last=False)
            del waits_for.waiters[victim]
            self._turn(victim, victim.coroutine.throw, Deadlock("waits for itself, by and by"))
        failed, self.failed = self.failed, []
        errors = [task.outcome for task in failed if not task.has_been_joined]
        if errors:
            raise ExceptionGroup("failed", errors)
