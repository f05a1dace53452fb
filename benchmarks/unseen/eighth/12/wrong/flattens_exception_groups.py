# expected: wrong
# mistake: a task that failed with an ExceptionGroup is reported by the parts of its group (extend) instead of by the group itself
# rule: `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined
# seen: a task raises an ExceptionGroup (for instance because it called run of another scheduler, where tasks failed), and nobody joins it: the group of the outer run has the inner exceptions directly, one task may count as several, and the very exception of the task is missing
"""Workers and a foreman: the foreman hands out turns and writes the report."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield Foreman.back_in_line


@types.coroutine
def _stand_aside() -> Generator[object, None, None]:
    yield Foreman.stand_aside


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], foreman: Foreman) -> None:
        self.coroutine = coroutine
        self.foreman = foreman
        self.ended = False
        self.error: Exception | None = None
        self.result: Any = None
        self.audience: list[Task] = []
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            assert self.foreman.at_work is not None
            self.audience.append(self.foreman.at_work)
            await _stand_aside()
        if self.error is not None:
            raise self.error
        return self.result


class Foreman:
    def __init__(self) -> None:
        self.line: deque[Task] = deque()
        self.at_work: Task | None = None
        self.accidents: list[Task] = []

    def back_in_line(self, task: Task) -> None:
        self.line.append(task)

    def stand_aside(self, task: Task) -> None:
        """Nothing to do: somebody will fetch it."""

    def supervise(self) -> None:
        while self.line:
            self.at_work = task = self.line.popleft()
            try:
                order = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
                self.dismiss(task)
            except Exception as error:
                task.error = error
                self.accidents.append(task)
                self.dismiss(task)
            else:
                order(self, task)
        self.at_work = None

    def dismiss(self, task: Task) -> None:
        task.ended = True
        self.line.extend(task.audience)
        task.audience.clear()

    def report(self) -> list[Exception]:
        lines: list[Exception] = []
        for task in self.accidents:
            if task.joined:
                continue
            if isinstance(task.error, ExceptionGroup):
                lines.extend(task.error.exceptions)
            elif task.error is not None:
                lines.append(task.error)
        self.accidents = []
        return lines


class Scheduler:
    def __init__(self) -> None:
        self.foreman = Foreman()

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self.foreman)
        self.foreman.back_in_line(task)
        return task

    def run(self) -> None:
        self.foreman.supervise()
        lines = self.foreman.report()
        if lines:
            raise ExceptionGroup("accidents at work", lines)
