# expected: wrong
# mistake: run() reports each exception object only once, though several tasks may have failed by the same one.
# rule: `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined, in the order in which they failed.
# seen: Two joiners of one failed task do not catch, and nobody joins them: two tasks have failed unjoined, and the group holds one exception. Right with one such joiner.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _sleep_on(event: _Event) -> Generator[object, None, None]:
    yield event


class _Event:
    """Happens once."""

    def __init__(self) -> None:
        self.happened = False
        self.sleepers: OrderedDict[Task, Callable[[Task], None]] = OrderedDict()

    async def wait(self) -> None:
        if not self.happened:
            await _sleep_on(self)

    def set(self) -> None:
        self.happened = True
        while self.sleepers:
            task, ready = self.sleepers.popitem(last=False)
            ready(task)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.end = _Event()
        self.result: Any = None
        self.errors: tuple[Exception, ...] = ()
        self.watched = False

    async def join(self) -> Any:
        self.watched = True
        await self.end.wait()
        for error in self.errors:
            raise error
        return self.result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.line: OrderedDict[Task, None] = OrderedDict()

    def _enqueue(self, task: Task) -> None:
        self.line[task] = None

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._enqueue(task)
        return task

    def run(self) -> None:
        failed: list[Task] = []
        while self.line:
            task, _ = self.line.popitem(last=False)
            try:
                event = task.coroutine.send(None)
                if event is None:
                    self._enqueue(task)
                else:
                    event.sleepers[task] = self._enqueue
                continue
            except StopIteration as stop:
                task.result = stop.value
            except Exception as error:
                task.errors = (error,)
                failed.append(task)
            task.end.set()
        unique = {id(task.errors[0]): task.errors[0] for task in failed if not task.watched}
        if unique:
            raise ExceptionGroup("unwatched errors", list(unique.values()))
