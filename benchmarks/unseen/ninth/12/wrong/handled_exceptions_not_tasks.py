# expected: wrong
# mistake: it keeps which EXCEPTIONS somebody has received instead of which TASKS somebody has joined, so a joiner that fails by the exception of the task it joined counts as joined, too
# rule: "It belongs to whoever joins that task; a joiner that does not catch it fails by it in turn."
# seen: A fails, B joins A without catching and fails by the same exception, nobody joins B: run raises nothing, the error is lost
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any, NamedTuple


class Event(NamedTuple):
    """A line of the log of one run."""

    kind: str
    error: Exception


@types.coroutine
def _yield(what: Any) -> Generator[Any, Any, Any]:
    return (yield what)


async def pause() -> None:
    await _yield(None)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.listeners: list[Task] | None = []  # None: has ended
        self.value: Any = None
        self.error: Exception | None = None

    async def join(self) -> Any:
        if self.listeners is not None:
            await _yield(self)
        if self.error is None:
            return self.value
        self.scheduler.log.append(Event("received", self.error))
        raise self.error


class Scheduler:
    def __init__(self) -> None:
        self.source: deque[Task] = deque()
        self.log: list[Event] = []
        self.open: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.open.add(task)
        self.source.append(task)
        return task

    def run(self) -> None:
        for task in self._pipeline():
            self.open.discard(task)
            listeners, task.listeners = task.listeners, None
            for listener in listeners:
                listener.scheduler.source.append(listener)
        log, self.log = self.log, []
        received = {id(event.error) for event in log if event.kind == "received"}
        errors = [e.error for e in log if e.kind == "failed" and id(e.error) not in received]
        if errors:
            raise ExceptionGroup("errors that nobody received", errors)

    def _pipeline(self) -> Generator[Task, None, None]:
        """All tasks that end, one after the other."""
        while self.source:
            task = self.source.popleft()
            try:
                target = task.coroutine.send(None)
            except StopIteration as end:
                task.value = end.value
                yield task
            except Exception as error:
                task.error = error
                self.log.append(Event("failed", error))
                yield task
            else:
                if target is None:
                    self.source.append(task)
                else:
                    target.listeners.append(task)
