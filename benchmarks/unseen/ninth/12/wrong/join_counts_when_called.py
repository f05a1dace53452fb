# expected: wrong
# mistake: join is a plain function that returns an awaitable and notes "somebody joins" when it is called, not when it is awaited
# rule: "What counts is the `await`: `task.join()` alone does nothing."
# seen: somebody calls task.join() without awaiting it (or keeps it and never comes to await it), and the task fails: its exception is missing in the ExceptionGroup of run
"""A runtime that fits on one screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Pause:
    def __await__(self) -> Generator[object, None, None]:
        yield self

    def handle(self, scheduler: Scheduler, task: Task) -> None:
        scheduler.enqueue(task)


def pause() -> Pause:
    return Pause()


class Join:
    """What `task.join()` gives: it can be awaited."""

    def __init__(self, target: Task) -> None:
        self.target = target
        target.interested += 1

    def __await__(self) -> Generator[object, None, Any]:
        if not self.target.finished:
            yield self
        if self.target.error is not None:
            raise self.target.error
        return self.target.result

    def handle(self, scheduler: Scheduler, task: Task) -> None:
        self.target.wake_up.append((scheduler, task))


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.finished = False
        self.result: Any = None
        self.error: Exception | None = None
        self.interested = 0
        self.wake_up: list[tuple[Scheduler, Task]] = []

    def join(self) -> Join:
        return Join(self)

    def advance(self) -> Any:
        """Go on to the next wish; None when there is none, because the task has finished."""
        try:
            return self.coroutine.send(None)
        except StopIteration as stop:
            self.result = stop.value
        except Exception as error:
            self.error = error
        self.finished = True
        return None


class Scheduler:
    def __init__(self) -> None:
        self._queue: deque[Task] = deque()
        self._open: set[Task] = set()
        self._failed: list[Task] = []

    def enqueue(self, task: Task) -> None:
        self._queue.append(task)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._open.add(task)
        self.enqueue(task)
        return task

    def run(self) -> None:
        while self._queue:
            task = self._queue.popleft()
            wish = task.advance()
            if not task.finished:
                wish.handle(self, task)
                continue
            self._open.discard(task)
            if task.error is not None:
                self._failed.append(task)
            for scheduler, waiter in task.wake_up:
                scheduler.enqueue(waiter)
            task.wake_up = []
        failed, self._failed = self._failed, []
        errors = [task.error for task in failed if task.interested == 0]
        if errors:
            raise ExceptionGroup("errors", errors)
