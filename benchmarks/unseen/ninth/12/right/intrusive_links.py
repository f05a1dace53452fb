# expected: right
# mistake: none; unusual: no deque and no lists: tasks are linked to each other (as in firmware); a task stands in one chain at a time, the queue of its scheduler or the waiting line of another task; run is a loop over a generator of turns
# rule: "Who waits stands in no queue and has no turns."
# seen: the one link of a task says all; taking from the head and putting at the tail are a few assignments
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


class Line:
    """People in a line, each of whom knows only who stands behind."""

    __slots__ = ("head", "tail")

    def __init__(self) -> None:
        self.head: Task | None = None
        self.tail: Task | None = None

    def put(self, task: Task) -> None:
        task.behind = None
        if self.tail is None:
            self.head = task
        else:
            self.tail.behind = task
        self.tail = task

    def take(self) -> Task | None:
        task = self.head
        if task is not None:
            self.head, task.behind = task.behind, None
            if self.head is None:
                self.tail = None
        return task


@types.coroutine
def _stand_in(line: Line | None) -> Generator[Line | None, None, None]:
    yield line


def pause() -> Coroutine[object, None, None]:
    """Let every other task that is ready have its turn first."""
    return _stand_in(None)  # type: ignore[return-value]


RUNNING, RETURNED, RAISED = range(3)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], owner: Scheduler) -> None:
        self.coroutine = coroutine
        self.owner = owner
        self.behind: Task | None = None
        self.line = Line()
        self.status = RUNNING
        self.value: Any = None
        self.asked_for = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.asked_for = True
        if self.status is RUNNING:
            await _stand_in(self.line)
        if self.status is RAISED:
            raise self.value
        return self.value


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.line = Line()
        self.everyone: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue."""
        task = Task(coroutine, self)
        self.everyone.add(task)
        self.line.put(task)
        return task

    def _turns(self) -> Iterator[Task]:
        """Play one turn after the other; tell of each task that failed."""
        while (task := self.line.take()) is not None:
            try:
                line = task.coroutine.send(None)
            except StopIteration as end:
                task.status, task.value = RETURNED, end.value
            except Exception as error:
                task.status, task.value = RAISED, error
            else:
                (self.line if line is None else line).put(task)
                continue
            self.everyone.discard(task)
            while (waiter := task.line.take()) is not None:
                waiter.owner.line.put(waiter)
            if task.status is RAISED:
                yield task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed = list(self._turns())
        errors = [task.value for task in failed if not task.asked_for]
        if errors:
            raise ExceptionGroup(f"{len(errors)} of the tasks failed", errors)
