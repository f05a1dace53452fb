# expected: wrong
# mistake: run() collects the unclaimed errors with filter(None, ...), where None stands for "joined", so an exception that counts as false is dropped too (join itself is right).
# rule: An exception may count as false, or equal another one. So keep whether a task has ended, and how.
# seen: A task that nobody joins fails by an exception with __bool__ returning False or __len__ returning 0: run() does not report it, and returns as if all were well.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from queue import Empty, SimpleQueue
from typing import Any


class _Running:
    """No outcome yet."""


class _Returned:
    def __init__(self, value: Any) -> None:
        self.value = value

    def unwrap(self) -> Any:
        return self.value


class _Raised:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def unwrap(self) -> Any:
        raise self.error


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield


@types.coroutine
def _wait_for(task: Task) -> Generator[object, None, None]:
    yield task


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.outcome: _Running | _Returned | _Raised = _Running()
        self.joined = False
        self.waiting: SimpleQueue[Task] = SimpleQueue()

    async def join(self) -> Any:
        self.joined = True
        if isinstance(self.outcome, _Running):
            await _wait_for(self)
        return self.outcome.unwrap()

    def unclaimed_error(self) -> Exception | None:
        if self.joined or not isinstance(self.outcome, _Raised):
            return None
        return self.outcome.error


def _drain(queue: SimpleQueue[Task]) -> Generator[Task, None, None]:
    while True:
        try:
            yield queue.get_nowait()
        except Empty:
            return


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: SimpleQueue[Task] = SimpleQueue()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.ready.put(task)
        return task

    def run(self) -> None:
        ended = []
        for task in _drain(self.ready):
            try:
                target = task.coroutine.send(None)
            except StopIteration as stop:
                task.outcome = _Returned(stop.value)
            except Exception as error:
                task.outcome = _Raised(error)
            else:
                (self.ready if target is None else target.waiting).put(task)
                continue
            ended.append(task)
            for waiter in _drain(task.waiting):
                self.ready.put(waiter)
        errors = [*filter(None, (task.unclaimed_error() for task in ended))]
        if errors:
            raise ExceptionGroup("unclaimed errors", errors)
