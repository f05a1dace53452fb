# expected: wrong
# mistake: join() is a plain function that takes a place among the waiters and marks the task as joined as soon as it is called, not when it is awaited.
# rule: What counts is the `await`: `task.join()` alone does nothing.
# seen: `task.join()` that is called and never awaited hides the failure of the task from run(); and a join made early and awaited late overtakes those who began to wait before. With `await task.join()` in one expression all is right.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any


class _Pause:
    def __await__(self) -> Generator[object, None, None]:
        yield self


def pause() -> Awaitable[None]:
    return _Pause()


class _Ticket:
    """A place in the line in front of a task; whoever awaits it sits down on it."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.sitting: Task | None = None

    def __await__(self) -> Generator[object, None, Any]:
        if not self.task.ended:
            yield self
        return self.task.outcome()


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.line: deque[_Ticket] = deque()

    def join(self) -> Awaitable[Any]:
        ticket = _Ticket(self)
        self.joined = True
        if not self.ended:
            self.line.append(ticket)
        return ticket

    def outcome(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.queue: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.queue.append(task)
        return task

    def run(self) -> None:
        failed: list[Task] = []
        while self.queue:
            task = self.queue.popleft()
            try:
                stop = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.error = error
                failed.append(task)
            else:
                if isinstance(stop, _Ticket):
                    stop.sitting = task
                else:
                    self.queue.append(task)
                continue
            task.ended = True
            while task.line:
                ticket = task.line.popleft()
                if ticket.sitting is not None:
                    self.queue.append(ticket.sitting)
        errors = [task.error for task in failed if not task.joined and task.error is not None]
        if errors:
            raise ExceptionGroup("failed tasks", errors)
