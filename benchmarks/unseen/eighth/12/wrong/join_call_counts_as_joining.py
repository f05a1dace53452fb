# expected: wrong
# mistake: join() is a plain method that makes an awaitable object and marks the task as joined when that object is made, not when it is awaited
# rule: What counts is the `await`: `task.join()` alone does nothing.
# seen: somebody calls task.join() of a task and never awaits it; the task fails; its exception is missing in the group (run may even return as if all were well)
"""join() hands out a small awaitable object instead of a coroutine."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


class pause:  # noqa: N801 - used like a function
    def __await__(self) -> Iterator[Any]:
        yield self


class Join:
    def __init__(self, task: Task) -> None:
        self.task = task
        task.has_joiners = True

    def __await__(self) -> Generator[object, None, Any]:
        task = self.task
        if task.ended is False:
            yield self
        if task.error is None:
            return task.result
        raise task.error


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.ended = False
        self.result: Any = None
        self.error: Exception | None = None
        self.sleepers: list[Task] = []
        self.has_joiners = False

    def join(self) -> Join:
        return Join(self)


class Scheduler:
    def __init__(self) -> None:
        self.line: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        self.line.append(Task(coroutine))
        return self.line[-1]

    def run(self) -> None:
        fallen: list[Task] = []
        while self.line:
            task = self.line.popleft()
            try:
                request = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.error = error
                fallen.append(task)
            else:
                if isinstance(request, Join):
                    request.task.sleepers.append(task)
                else:
                    self.line.append(task)
                continue
            task.ended = True
            self.line.extend(task.sleepers)
            task.sleepers = []
        report = [task.error for task in fallen if not task.has_joiners and task.error is not None]
        if report:
            raise ExceptionGroup("failed", report)
