# expected: wrong
# mistake: each turn starts the next one by calling itself, as with process.nextTick, so the stack grows by one frame with every turn
# rule: A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other.
# seen: RecursionError, out of run or inside a task, after about a thousand turns (many tasks, or few tasks that pause often); right in short programs
"""Continuations: when a turn is over, it says what comes next."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Resume = Callable[[], None]


class _Suspension:
    """Awaiting one hands the way to resume to a function of your choice."""

    def __init__(self, take: Callable[[Resume, Callable[[Resume], None]], None]) -> None:
        self.take = take

    def __await__(self) -> Generator[object, None, None]:
        yield self.take


def pause() -> _Suspension:
    return _Suspension(lambda resume, later: later(resume))


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.settled = False
        self.ok = True
        self.outcome: Any = None
        self.joined = False
        self.on_end: list[Callable[[], None]] = []

    async def join(self) -> Any:
        self.joined = True
        if not self.settled:
            await _Suspension(lambda resume, later: self.on_end.append(lambda: later(resume)))
        if self.ok:
            return self.outcome
        raise self.outcome

    def settle(self, ok: bool, outcome: Any) -> None:
        self.settled, self.ok, self.outcome = True, ok, outcome
        callbacks, self.on_end = self.on_end, []
        for callback in callbacks:
            callback()


class Scheduler:
    def __init__(self) -> None:
        self._jobs: deque[Resume] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)

        def resume() -> None:
            try:
                take = coroutine.send(None)
            except StopIteration as end:
                task.settle(True, end.value)
            except Exception as error:
                self._failed.append(task)
                task.settle(False, error)
            else:
                take(resume, self._jobs.append)

        self._jobs.append(resume)
        return task

    def _tick(self) -> None:
        if not self._jobs:
            return None
        job = self._jobs.popleft()
        job()
        return self._tick()

    def run(self) -> None:
        self._tick()
        failed, self._failed = self._failed, []
        errors = [task.outcome for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed tasks", errors)
