# expected: wrong
# mistake: Who is running is kept in a module variable that run() sets before every send, but does not restore: after an inner run() of another scheduler it still names the last task of the inner one.
# rule: "A program may have several schedulers, and a task of one may call `run` of another: none of them knows of the others."
# seen: A task calls other.run() and then, in the same turn, joins a task that has not ended: the wrong task is written down as the waiter; an inner task is resumed again and the real joiner never goes on.
"""A runtime whose current task is known everywhere."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

_PAUSE = "pause"
_BLOCK = "block"

_resume_current: Callable[[], None] | None = None


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield _PAUSE


@types.coroutine
def _block() -> Generator[object, None, None]:
    yield _BLOCK


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.ended = False
        self.failed = False
        self.outcome: Any = None
        self.joined = False
        self.resume_calls: list[Callable[[], None]] = []

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            assert _resume_current is not None
            self.resume_calls.append(_resume_current)
            await _block()
        if self.failed:
            raise self.outcome
        return self.outcome

    def end(self, outcome: Any, *, failed: bool) -> None:
        self.ended, self.failed, self.outcome = True, failed, outcome
        calls, self.resume_calls = self.resume_calls, []
        for resume in calls:
            resume()


class Scheduler:
    def __init__(self) -> None:
        self._queue: deque[Task] = deque()
        self._failures: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._queue.append(task)
        return task

    def run(self) -> None:
        global _resume_current
        while self._queue:
            task = self._queue.popleft()
            _resume_current = lambda task=task: self._queue.append(task)
            try:
                wish = task.coroutine.send(None)
            except StopIteration as end:
                task.end(end.value, failed=False)
            except Exception as error:
                self._failures.append(task)
                task.end(error, failed=True)
            else:
                if wish is _PAUSE:
                    self._queue.append(task)
        failures, self._failures = self._failures, []
        errors = [task.outcome for task in failures if not task.joined]
        if errors:
            raise ExceptionGroup("tasks failed", errors)
