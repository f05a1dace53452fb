# expected: wrong
# mistake: run drops duplicates (by identity) from its report, so two unjoined tasks that failed by the same exception object count as one.
# rule: "`run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: two tasks join the same failing task, neither catches, nobody joins them: both failed, but the group has one exception instead of two.
"""A scheduler that is a generator of turns: run only has to exhaust it."""

from __future__ import annotations

import types
from collections import OrderedDict, deque
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


@types.coroutine
def pause() -> Generator[None, None, None]:
    yield


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], requeue: Any) -> None:
        self.coroutine = coroutine
        self.requeue = requeue
        self.status = "alive"
        self.payload: Any = None
        self.sleepers: list[Task] = []
        self.has_been_joined = False

    def __await__(self) -> Generator[Task | None, None, Any]:
        self.has_been_joined = True
        if self.status == "alive":
            yield self
        if self.status == "failed":
            raise self.payload
        return self.payload

    async def join(self) -> Any:
        return await self

    def bury(self, status: str, payload: Any) -> None:
        self.status, self.payload = status, payload
        sleepers, self.sleepers = self.sleepers, []
        for sleeper in sleepers:
            sleeper.requeue(sleeper)


class Scheduler:
    def __init__(self) -> None:
        self._line: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self._line.append)
        task.requeue(task)
        return task

    def _failures(self) -> Iterator[Task]:
        while self._line:
            task = self._line.popleft()
            try:
                bed = task.coroutine.send(None)
            except StopIteration as stop:
                task.bury("done", stop.value)
            except Exception as error:
                task.bury("failed", error)
                yield task
            else:
                if bed is None:
                    task.requeue(task)
                else:
                    bed.sleepers.append(task)

    def run(self) -> None:
        report: OrderedDict[int, Exception] = OrderedDict()
        for task in list(self._failures()):
            if not task.has_been_joined:
                report.setdefault(id(task.payload), task.payload)
        if report:
            raise ExceptionGroup("these failed", list(report.values()))
