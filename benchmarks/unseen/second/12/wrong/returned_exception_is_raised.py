# expected: wrong
# mistake: One slot keeps the outcome, and how the task ended is told from the type of what is in it: an exception in it is thrown into the joiner.
# rule: "A result may be anything: 0, False, `[]`, an exception that was not raised."
# seen: a task returns an exception object and somebody joins it: it is raised instead of returned. Right for every other result.
"""A scheduler with system calls: what a task awaits is a request, and the answer is sent or thrown."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any

_NOT_YET = object()


@dataclass(frozen=True, eq=False)
class Pause:
    def __await__(self) -> Generator[Pause, Any, None]:
        yield self


@dataclass(frozen=True, eq=False)
class Join:
    task: Task

    def __await__(self) -> Generator[Join, Any, Any]:
        return (yield self)


async def pause() -> None:
    await Pause()


@dataclass(eq=False)
class Task:
    coroutine: Coroutine[object, Any, Any]
    scheduler: Scheduler
    outcome: Any = _NOT_YET
    joined: bool = False
    waiters: list[Task] = field(default_factory=list)

    async def join(self) -> Any:
        return await Join(self)


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[tuple[Task, Any]] = deque()

    def spawn(self, coroutine: Coroutine[object, Any, Any]) -> Task:
        task = Task(coroutine, self)
        self._ready.append((task, None))
        return task

    def run(self) -> None:
        failed: list[Task] = []
        while self._ready:
            task, answer = self._ready.popleft()
            try:
                self._turn(task, answer)
            except StopIteration as end:
                self._finish(task, end.value)
            except Exception as error:
                failed.append(task)
                self._finish(task, error)
        errors = [task.outcome for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("tasks failed", errors)

    def _turn(self, task: Task, answer: Any) -> None:
        while True:
            if isinstance(answer, BaseException):
                request = task.coroutine.throw(answer)
            else:
                request = task.coroutine.send(answer)
            match request:
                case Pause():
                    self._ready.append((task, None))
                    return
                case Join(task=other):
                    other.joined = True
                    if other.outcome is _NOT_YET:
                        other.waiters.append(task)
                        return
                    answer = other.outcome

    def _finish(self, task: Task, outcome: Any) -> None:
        task.outcome = outcome
        for waiter in task.waiters:
            waiter.scheduler._ready.append((waiter, outcome))
        task.waiters.clear()
