# expected: right
# mistake: none; unusual: no container at all for the queue; tasks are nodes of an intrusive linked list, and the list of waiters is spliced on to the end of the queue in one step
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: behaves by the rules; each task stands in at most one line at a time
"""A runtime in the manner of a kernel: intrusive lists."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any


class _Line:
    """First in, first out. A task stands in one line at most, so one link per task is enough."""

    def __init__(self) -> None:
        self.first: Task | None = None
        self.last: Task | None = None

    def put(self, task: Task) -> None:
        if self.last is None:
            self.first = task
        else:
            self.last.behind = task
        self.last = task

    def take(self) -> Task | None:
        task = self.first
        if task is not None:
            self.first, task.behind = task.behind, None
            if self.first is None:
                self.last = None
        return task

    def splice(self, other: _Line) -> None:
        if other.first is None:
            return
        if self.last is None:
            self.first = other.first
        else:
            self.last.behind = other.first
        self.last = other.last
        other.first = other.last = None


_RUNNING, _RETURNED, _RAISED = range(3)
_stay = object()


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield _stay


@types.coroutine
def _stand_in(line: _Line) -> Generator[object, None, None]:
    yield line


class Task:
    behind: Task | None = None

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.how = _RUNNING
        self.what: Any = None
        self.waiters = _Line()
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if self.how == _RUNNING:
            await _stand_in(self.waiters)
        if self.how == _RAISED:
            raise self.what
        return self.what


class Scheduler:
    def __init__(self) -> None:
        self.ready = _Line()
        self.living: set[Task] = set()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.living.add(task)
        self.ready.put(task)
        return task

    def run(self) -> None:
        while (task := self.ready.take()) is not None:
            try:
                where = task.coroutine.send(None)
            except StopIteration as end:
                task.how, task.what = _RETURNED, end.value
            except Exception as error:
                task.how, task.what = _RAISED, error
                self.failed.append(task)
            else:
                (where if isinstance(where, _Line) else self.ready).put(task)
                continue
            self.living.remove(task)
            self.ready.splice(task.waiters)
        failed, self.failed = self.failed, []
        if errors := [task.what for task in failed if not task.joined]:
            raise ExceptionGroup("failed", errors)
