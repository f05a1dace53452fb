# expected: wrong
# mistake: join() finds out who is joining from a module-level "current task", which run() sets but never puts back, so after the run of an inner scheduler it names a task of that inner scheduler.
# rule: A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others.
# seen: A task that calls run() of another scheduler and, in the same turn, joins a task that has not ended: an ended task of the inner scheduler is noted as the waiter, and the real one is never woken. Everything else works.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

_PAUSE = object()
_PARK = object()
_current: Task | None = None  # like current_task() of the big ones


def current_task() -> Task:
    assert _current is not None
    return _current


@types.coroutine
def _trap(what: object) -> Generator[object, None, None]:
    yield what


async def pause() -> None:
    await _trap(_PAUSE)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.state = "alive"
        self.outcome: Any = None
        self.claimed = False
        self.waiters: deque[Task] = deque()

    async def join(self) -> Any:
        self.claimed = True
        if self.state == "alive":
            self.waiters.append(current_task())
            await _trap(_PARK)
        if self.state == "failed":
            raise self.outcome
        return self.outcome

    def end(self, state: str, outcome: Any) -> None:
        self.state = state
        self.outcome = outcome
        while self.waiters:
            self.waiters.popleft().wake()

    def wake(self) -> None:
        if self.state == "alive":
            self.scheduler.ready.append(self)


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append(task)
        return task

    def run(self) -> None:
        global _current
        failed: list[Task] = []
        while self.ready:
            _current = task = self.ready.popleft()
            try:
                trap = task.coroutine.send(None)
            except StopIteration as stop:
                task.end("done", stop.value)
            except Exception as error:
                failed.append(task)
                task.end("failed", error)
            else:
                if trap is _PAUSE:
                    self.ready.append(task)
        lost = [task.outcome for task in failed if not task.claimed]
        if lost:
            raise ExceptionGroup("tasks failed", lost)
