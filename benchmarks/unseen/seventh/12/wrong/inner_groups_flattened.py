# expected: wrong
# mistake: When a failed task's exception is itself an ExceptionGroup, its members are unpacked into the group that run() raises, to get "one flat list".
# rule: When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined, in the order in which they failed.
# seen: A task that fails by an ExceptionGroup and that nobody joins (for instance since it called run() of another scheduler, and that raised): the group of the outer run holds the members, not the very group the task raised. Right with every other exception.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any


class Status(Enum):
    RUNNING = auto()
    RETURNED = auto()
    RAISED = auto()


class Pause:
    def __await__(self) -> Iterator[object]:
        yield self


@dataclass(eq=False)
class Join:
    task: Task

    def __await__(self) -> Iterator[object]:
        yield self


def pause() -> Pause:
    return Pause()


@dataclass(eq=False)
class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    coroutine: Coroutine[object, None, Any]
    status: Status = Status.RUNNING
    value: Any = None
    observed: bool = False
    joiners: list[Task] = field(default_factory=list)

    async def join(self) -> Any:
        self.observed = True
        if self.status is Status.RUNNING:
            await Join(self)
        if self.status is Status.RAISED:
            raise self.value
        return self.value


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._queue: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._queue.append(task)
        return task

    def run(self) -> None:
        failures: list[Task] = []
        while self._queue:
            self._turn(self._queue.popleft(), failures)
        errors = list(self._flat(task.value for task in failures if not task.observed))
        if errors:
            raise ExceptionGroup(f"{len(errors)} task(s) failed", errors)

    def _turn(self, task: Task, failures: list[Task]) -> None:
        try:
            request = task.coroutine.send(None)
        except StopIteration as end:
            task.status, task.value = Status.RETURNED, end.value
        except Exception as error:
            task.status, task.value = Status.RAISED, error
            failures.append(task)
        else:
            match request:
                case Pause():
                    self._queue.append(task)
                case Join(task=other):
                    other.joiners.append(task)
            return
        self._queue.extend(task.joiners)
        task.joiners = []

    def _flat(self, errors: Any) -> Iterator[Exception]:
        for error in errors:
            if isinstance(error, ExceptionGroup):
                yield from self._flat(error.exceptions)
            else:
                yield error
