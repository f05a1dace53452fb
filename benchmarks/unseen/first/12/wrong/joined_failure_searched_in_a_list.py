# expected: wrong
# mistake: Joining a task that has failed looks for it in the list of all lost failures and removes it there, one by one from the front.
# rule: "A hundred thousand tasks are no problem" (and its aim: a turn among 100,000 tasks takes no longer than among a few)
# seen: 100,000 tasks fail and are joined afterwards, the last one first (or in any order but theirs): each join goes through the whole list, more than a minute of processor time instead of a second or two. Everything is right and quick with few failures.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[bool, None, None]:
    yield True


@types.coroutine
def _park() -> Generator[bool, None, None]:
    yield False


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[bool, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.ended = False
        self.result: Any = None
        self.error: Exception | None = None
        self.waiting: list[Task] = []

    async def join(self) -> Any:
        if not self.ended:
            self.waiting.append(self.scheduler.current)
            await _park()
        elif self in self.scheduler.lost:
            self.scheduler.lost.remove(self)  # somebody asks for it: it is not lost any more
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    current: Task

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.lost: list[Task] = []

    def spawn(self, coroutine: Coroutine[bool, None, Any]) -> Task:
        task = Task(self, coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            task = self.current = self.ready.popleft()
            try:
                if task.coroutine.send(None):
                    self.ready.append(task)
                continue
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.error = error
                if not task.waiting:
                    self.lost.append(task)
            task.ended = True
            self.ready.extend(task.waiting)
            task.waiting.clear()
        errors = [task.error for task in self.lost]
        self.lost.clear()
        if errors:
            raise ExceptionGroup("tasks failed", errors)
