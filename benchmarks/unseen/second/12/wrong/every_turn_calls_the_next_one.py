# expected: wrong
# mistake: The loop is written as continuation calls: the end of each turn calls the next turn, so the Python stack grows with each turn.
# rule: "A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other."
# seen: more turns in one run than the recursion limit has frames for (some hundreds): RecursionError, as an error of some task or out of run. Small programs are right.
"""A scheduler in continuation style: each turn knows where to go on."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Parking = Callable[["Task"], None]


def _to_the_end(task: Task) -> None:
    task.scheduler._ready.append(task)


@types.coroutine
def pause() -> Generator[Parking, None, None]:
    yield _to_the_end


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.ending: tuple[bool, Any] | None = None
        self.joined = False
        self.waiters: deque[Task] = deque()

    @types.coroutine
    def _wait(self) -> Generator[Parking, None, None]:
        yield self.waiters.append

    async def join(self) -> Any:
        self.joined = True
        if self.ending is None:
            await self._wait()
        failed, what = self.ending
        if failed:
            raise what
        return what


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self._ready.append(task)
        return task

    def run(self) -> None:
        self._go_on()
        failed, self._failed = self._failed, []
        errors = [task.ending[1] for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed tasks", errors)

    def _go_on(self) -> None:
        if self._ready:
            self._turn(self._ready.popleft())

    def _turn(self, task: Task) -> None:
        try:
            park = task.coroutine.send(None)
        except StopIteration as end:
            self._end(task, (False, end.value))
        except Exception as error:
            self._failed.append(task)
            self._end(task, (True, error))
        else:
            park(task)
        self._go_on()

    def _end(self, task: Task, ending: tuple[bool, Any]) -> None:
        task.ending = ending
        while task.waiters:
            _to_the_end(task.waiters.popleft())
