# expected: right
# mistake: nothing wrong; no container at all: queue, waiting lines and the list of failures are intrusive singly linked lists.
# rule: "all who wait for it go to the end of the queue, in the order in which they began to wait"
# seen: behaves as the rules say; a task is in one line at a time, so one link per task is enough.
"""A scheduler in the C manner: tasks are linked to each other, and every line has a head and a tail."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from typing import Any

_RUNNING, _RETURNED, _RAISED = range(3)


class _Line:
    __slots__ = ("head", "tail")

    def __init__(self) -> None:
        self.head: Task | None = None
        self.tail: Task | None = None

    def append(self, task: Task) -> None:
        task.link = None
        if self.tail is None:
            self.head = task
        else:
            self.tail.link = task
        self.tail = task

    def pop(self) -> Task | None:
        task = self.head
        if task is not None:
            self.head = task.link
            if self.head is None:
                self.tail = None
            task.link = None
        return task

    def __await__(self) -> Generator[_Line, None, None]:
        yield self


class _Own:
    """Stands for the queue of whichever scheduler runs the task."""

    def __await__(self) -> Generator[None, None, None]:
        yield None


_OWN = _Own()


def pause() -> _Own:
    return _OWN


class Task:
    __slots__ = ("coroutine", "queue", "link", "line", "state", "outcome", "joined", "next_failed")

    def __init__(self, coroutine: Coroutine[Any, None, Any], queue: _Line) -> None:
        self.coroutine = coroutine
        self.queue = queue
        self.link: Task | None = None
        self.line = _Line()
        self.state = _RUNNING
        self.outcome: Any = None
        self.joined = False
        self.next_failed: Task | None = None

    async def join(self) -> Any:
        self.joined = True
        if self.state == _RUNNING:
            await self.line
        if self.state == _RAISED:
            raise self.outcome
        return self.outcome


class Scheduler:
    def __init__(self) -> None:
        self._queue = _Line()

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self._queue)
        self._queue.append(task)
        return task

    def run(self) -> None:
        first_failed: Task | None = None
        last_failed: Task | None = None
        while (task := self._queue.pop()) is not None:
            try:
                line = task.coroutine.send(None)
            except StopIteration as stop:
                task.outcome = stop.value
                task.state = _RETURNED
            except Exception as error:
                task.outcome = error
                task.state = _RAISED
                if last_failed is None:
                    first_failed = task
                else:
                    last_failed.next_failed = task
                last_failed = task
            else:
                (self._queue if line is None else line).append(task)
                continue
            while (waiter := task.line.pop()) is not None:
                waiter.queue.append(waiter)
        errors = []
        failed = first_failed
        while failed is not None:
            if not failed.joined:
                errors.append(failed.outcome)
            following = failed.next_failed
            failed.next_failed = None
            failed = following
        if errors:
            raise ExceptionGroup("unjoined failures", errors)
