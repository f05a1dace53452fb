# expected: wrong
# mistake: run walks over one growing list of turns and never empties it, so a second run walks over all old turns again, and only skips the tasks that have ended.
# rule: "Who waits stands in no queue and has no turns."
# seen: some tasks still wait (for themselves or in a circle) when run comes back, and run is called again: they get a turn, and their join gives None. Right for one run, and for several in which nobody is left waiting.
"""A scheduler that keeps a timetable: a list of turns that grows while run reads it."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[list, None, None]:
    yield  # None: into the timetable again


@types.coroutine
def _sit(bench: list) -> Generator[list, None, None]:
    yield bench


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], timetable: list[Task]) -> None:
        self.coroutine = coroutine
        self.timetable = timetable
        self.ended = False
        self.value: Any = None
        self.failed = False
        self.bench: list[Task] = []
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await _sit(self.bench)
        if self.failed:
            raise self.value
        return self.value


class Scheduler:
    def __init__(self) -> None:
        self.timetable: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self.timetable)
        self.timetable.append(task)
        return task

    def run(self) -> None:
        failures: list[Task] = []
        for task in self.timetable:  # a list may grow while it is read
            if task.ended:
                continue
            try:
                bench = task.coroutine.send(None)
            except StopIteration as end:
                task.value = end.value
            except Exception as error:
                task.value = error
                task.failed = True
                failures.append(task)
            else:
                (self.timetable if bench is None else bench).append(task)
                continue
            task.ended = True
            for waiter in task.bench:
                waiter.timetable.append(waiter)
            task.bench.clear()
        errors = [task.value for task in failures if not task.joined]
        if errors:
            raise ExceptionGroup("tasks have failed", errors)
