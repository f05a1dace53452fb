# expected: right
# mistake: nothing wrong; the queue is two stacks (new ones are pushed on one, and it is turned over onto the other when that is empty); task states are objects that replace each other, and unjoined failures are a dict by number that a join deletes from.
# rule: "`run` gives the first of the queue its turn, which lasts until it pauses, waits or ends; then the next one, until nobody is ready any more."
# seen: behaves as the rules say; two stacks are a queue, and what is turned over is turned over whole.
"""A scheduler with two stacks for a queue, and the state pattern for its tasks."""

from __future__ import annotations

import itertools
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any

_number = itertools.count()


@dataclass(eq=False)
class _Alive:
    waiting: dict[Task, None] = field(default_factory=dict)  # ordered, and a task waits once at a time

    def ask(self, task: Task) -> Generator[Any, None, Any]:
        yield self.waiting
        return (yield from task.state.ask(task))


@dataclass(frozen=True, eq=False)
class _Ended:
    value: Any

    def ask(self, task: Task) -> Generator[Any, None, Any]:
        return self.value
        yield


@dataclass(frozen=True, eq=False)
class _Failed:
    error: Exception

    def ask(self, task: Task) -> Generator[Any, None, Any]:
        task.scheduler.unjoined.pop(task.number, None)
        raise self.error
        yield


class _Question:
    def __init__(self, task: Task) -> None:
        self.task = task

    def __await__(self) -> Generator[Any, None, Any]:
        self.task.joined = True
        return self.task.state.ask(self.task)


class _Next:
    def __await__(self) -> Generator[Any, None, None]:
        yield None


def pause() -> _Next:
    return _Next()


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.number = next(_number)
        self.joined = False
        self.state: _Alive | _Ended | _Failed = _Alive()

    async def join(self) -> Any:
        return await _Question(self)

    def become(self, state: _Ended | _Failed) -> None:
        waiting = self.state.waiting
        self.state = state
        for waiter in waiting:
            waiter.scheduler.arrived.append(waiter)


class Scheduler:
    def __init__(self) -> None:
        self.arrived: list[Task] = []  # the last one on top
        self.leaving: list[Task] = []  # the first one on top
        self.unjoined: dict[int, Exception] = {}  # in the order of the failures

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.arrived.append(task)
        return task

    def run(self) -> None:
        older = set(self.unjoined)
        while self.leaving or self.arrived:
            if not self.leaving:
                self.leaving, self.arrived = self.arrived[::-1], []
            self._turn(self.leaving.pop())
        errors = [self.unjoined.pop(number) for number in list(self.unjoined) if number not in older]
        if errors:
            raise ExceptionGroup("unjoined tasks failed", errors)

    def _turn(self, task: Task) -> None:
        try:
            waiting = task.coroutine.send(None)
        except StopIteration as stop:
            task.become(_Ended(stop.value))
        except Exception as error:
            if not task.joined:
                self.unjoined[task.number] = error
            task.become(_Failed(error))
        else:
            if waiting is None:
                self.arrived.append(task)
            else:
                waiting[task] = None
