# expected: wrong
# mistake: Woken joiners go into a queue of their own ("microtasks") that is emptied before the next task of the ordinary queue has its turn.
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: whenever another task is ready when a joined task ends: the joiner overtakes it. Right if the queue is empty then.
"""A scheduler of jobs: two queues of callables, microtasks and macrotasks."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

Job = Callable[[], None]


class _Park:
    def __init__(self, target: Task) -> None:
        self.target = target

    def __await__(self) -> Generator[_Park, None, None]:
        yield self


@types.coroutine
def pause() -> Generator[None, None, None]:
    yield


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.reactions: list[tuple[Scheduler, Job]] | None = []  # None: it has ended
        self.get: Callable[[], Any]
        self.joined = False

    def end(self, get: Callable[[], Any]) -> None:
        reactions, self.reactions = self.reactions, None
        self.get = get
        for scheduler, job in reactions or ():
            scheduler.microtasks.append(job)

    async def join(self) -> Any:
        self.joined = True
        if self.reactions is not None:
            await _Park(self)
        return self.get()


def _give(value: Any) -> Any:
    return value


def _throw(error: Exception) -> Any:
    raise error


class Scheduler:
    def __init__(self) -> None:
        self.macrotasks: deque[Job] = deque()
        self.microtasks: deque[Job] = deque()
        self.failed: list[tuple[Task, Exception]] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.macrotasks.append(partial(self._turn, task))
        return task

    def _turn(self, task: Task) -> None:
        try:
            park = task.coroutine.send(None)
        except StopIteration as stop:
            task.end(partial(_give, stop.value))
            return
        except Exception as error:
            self.failed.append((task, error))
            task.end(partial(_throw, error))
            return
        job = partial(self._turn, task)
        if park is None:
            self.macrotasks.append(job)
        else:
            park.target.reactions.append((self, job))

    def run(self) -> None:
        while self.microtasks or self.macrotasks:
            queue = self.microtasks or self.macrotasks
            queue.popleft()()
        failed, self.failed = self.failed, []
        lost = [error for task, error in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed", lost)
