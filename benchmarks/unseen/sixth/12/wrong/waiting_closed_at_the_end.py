# expected: wrong
# mistake: a tidy learner closes all coroutines that still wait when nobody is ready any more (an ExitStack with coroutine.close), so tasks that wait for ever are ended by the scheduler.
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them."
# seen: a task that joins itself, or two that join each other, get GeneratorExit at the end of run: their finally blocks and `except BaseException` run (and one that awaits there makes run raise RuntimeError). Right when no task is left waiting.
"""A scheduler that leaves no coroutine behind."""

from __future__ import annotations

import types
from collections import OrderedDict
from collections.abc import Coroutine, Generator
from contextlib import ExitStack
from typing import Any

_RETURNED, _RAISED = "returned", "raised"


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.how: str | None = None
        self.what: Any = None
        self.waiters: OrderedDict[Task, None] = OrderedDict()
        self.joined = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if self.how is None:
            await self._wait()
        if self.how == _RAISED:
            raise self.what
        return self.what

    @types.coroutine
    def _wait(self) -> Generator[object, None, None]:
        yield self


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.line: OrderedDict[Task, None] = OrderedDict()
        self.waiting: OrderedDict[Task, None] = OrderedDict()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.line[task] = None
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed: list[Task] = []
        with ExitStack() as cleanup:
            while self.line:
                task, _ = self.line.popitem(last=False)
                try:
                    other = task.coroutine.send(None)
                except StopIteration as end:
                    self._end(task, _RETURNED, end.value)
                except Exception as error:
                    failed.append(task)
                    self._end(task, _RAISED, error)
                else:
                    if other is None:
                        self.line[task] = None
                    else:
                        other.waiters[task] = None
                        self.waiting[task] = None
            for task in self.waiting:
                cleanup.callback(task.coroutine.close)
            self.waiting.clear()
        errors = [task.what for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed tasks", errors)

    def _end(self, task: Task, how: str, what: Any) -> None:
        task.how, task.what = how, what
        while task.waiters:
            waiter, _ = task.waiters.popitem(last=False)
            home = waiter.scheduler
            del home.waiting[waiter]
            home.line[waiter] = None
