# expected: wrong
# mistake: When just one failure is lost, run raises that exception itself, without a group around it.
# rule: "When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: One unjoined ValueError comes out of run as ValueError: `except ExceptionGroup` does not catch it (`except*` does). With two or more lost failures, or none, all is right.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[bool, None, None]:
    yield True


@types.coroutine
def _sleep() -> Generator[bool, None, None]:
    yield False


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[bool, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.outcome: tuple[str, Any] | None = None
        self.joined = False
        self.waiting: deque[Task] = deque()

    async def join(self) -> Any:
        self.joined = True
        if self.outcome is None:
            self.waiting.append(self.scheduler.current)
            await _sleep()
        how, what = self.outcome
        if how == "raised":
            raise what
        return what


class Scheduler:
    current: Task

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[bool, None, Any]) -> Task:
        task = Task(self, coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            task = self.current = self.ready.popleft()
            try:
                again = task.coroutine.send(None)
            except StopIteration as end:
                task.outcome = ("returned", end.value)
            except Exception as error:
                task.outcome = ("raised", error)
                self.failed.append(task)
            else:
                if again:
                    self.ready.append(task)
            if task.outcome is not None:
                while task.waiting:
                    self.ready.append(task.waiting.popleft())
        lost = [task.outcome[1] for task in self.failed if not task.joined]
        self.failed.clear()
        if len(lost) == 1:
            raise lost[0]
        if lost:
            raise ExceptionGroup("several tasks failed", lost)
