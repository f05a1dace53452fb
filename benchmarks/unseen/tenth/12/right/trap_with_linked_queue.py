# expected: right
# mistake: unusual: join always yields a request, and the scheduler answers it within the same turn (by send or throw) if the task has ended; the queues are linked lists of its own, without deque
# rule: Joining a task that has ended already takes no turn, and works as often as you like.
# seen: keeps all the rules
"""A runtime as an operating system does it: tasks make system calls, the kernel answers."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any

_PAUSE = "pause"
_JOIN = "join"

_ALIVE, _RETURNED, _RAISED = 0, 1, 2


@types.coroutine
def _call(number: str, argument: object) -> Generator[object, Any, Any]:
    return (yield number, argument)


async def pause() -> None:
    await _call(_PAUSE, None)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], kernel: Scheduler) -> None:
        self.coroutine = coroutine
        self.kernel = kernel
        self.state = _ALIVE
        self.outcome: Any = None
        self.joined = False
        self.waiting = _Line()
        self.behind: Task | None = None  # who stands behind it in the line in which it stands
        self.answer: tuple[int, Any] = (_RETURNED, None)  # what its next turn begins with

    async def join(self) -> Any:
        return await _call(_JOIN, self)


class _Line:
    """Tasks in a line. Nobody stands in two lines at once, so the links are in the tasks."""

    def __init__(self) -> None:
        self.first: Task | None = None
        self.last: Task | None = None

    def put(self, task: Task) -> None:
        task.behind = None
        if self.last is None:
            self.first = task
        else:
            self.last.behind = task
        self.last = task

    def take(self) -> Task | None:
        task = self.first
        if task is not None:
            self.first = task.behind
            if self.first is None:
                self.last = None
            task.behind = None
        return task


class Scheduler:
    def __init__(self) -> None:
        self.ready = _Line()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.put(task)
        return task

    def run(self) -> None:
        failed: list[Task] = []
        while (task := self.ready.take()) is not None:
            self._turn(task)
            if task.state == _RAISED:
                failed.append(task)
        errors = [task.outcome for task in failed if not task.joined]
        if errors:
            raise BaseExceptionGroup("tasks failed, and nobody joined them", errors)

    def _turn(self, task: Task) -> None:
        while True:
            (how, what), task.answer = task.answer, (_RETURNED, None)
            try:
                if how == _RAISED:
                    number, argument = task.coroutine.throw(what)
                else:
                    number, argument = task.coroutine.send(what)
            except StopIteration as end:
                return self._exit(task, _RETURNED, end.value)
            except BaseException as error:
                return self._exit(task, _RAISED, error)
            if number == _PAUSE:
                return self.ready.put(task)
            argument.joined = True
            if argument.state == _ALIVE:
                return argument.waiting.put(task)
            task.answer = (argument.state, argument.outcome)

    @staticmethod
    def _exit(task: Task, state: int, outcome: Any) -> None:
        task.state = state
        task.outcome = outcome
        while (waiter := task.waiting.take()) is not None:
            waiter.answer = (state, outcome)
            waiter.kernel.ready.put(waiter)
