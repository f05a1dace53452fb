# expected: wrong
# mistake: pause is written as `async def` with a `yield` in it; that makes it an async generator, which cannot be awaited.
# rule: "async def pause() -> None: ...  # anything that can be awaited will do"
# seen: Every task that does `await pause()` fails there with a TypeError; programs without pause() are right.
"""A runtime that fits on one screen."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncGenerator, Coroutine, Generator
from typing import Any


async def pause() -> AsyncGenerator[None, None]:
    yield


class _Sleep:
    def __init__(self, bell: list[Task]) -> None:
        self.bell = bell

    def __await__(self) -> Generator[object, None, None]:
        yield self.bell


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.ended = False
        self.result: Any = None
        self.error: Exception | None = None
        self.waiters: list[Task] = []
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await _Sleep(self.waiters)
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            task = self.ready.popleft()
            try:
                bell = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.error = error
                self.failed.append(task)
            else:
                if bell is None:
                    self.ready.append(task)
                else:
                    bell.append(task)
                continue
            task.ended = True
            self.ready.extend(task.waiters)
            task.waiters.clear()
        failed, self.failed = self.failed, []
        errors = [task.error for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed tasks", errors)
