# expected: wrong
# mistake: instead of a loop, each turn calls the next one (continuation passing, tail recursion), which Python does not flatten
# rule: "A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other."
# seen: right for programs of a few hundred turns; then RecursionError
"""A runtime that fits on one screen: continuations."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Continuation = Callable[[], None]


@types.coroutine
def _shift(park: Callable[[Continuation], None] | None) -> Generator[Any, None, None]:
    """Hand over the rest of the task to a function that keeps it."""
    yield park


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await _shift(None)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self) -> None:
        self.end: tuple[bool, Any] | None = None
        self.joined = False
        self.after: list[Continuation] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if self.end is None:
            await _shift(self.after.append)
        well, what = self.end
        if well:
            return what
        raise what


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._rest: deque[Continuation] = deque()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task()
        resume: Continuation = lambda: self._resume(task, coroutine, enqueue)
        enqueue: Continuation = lambda: self._rest.append(resume)
        enqueue()
        return task

    def _resume(self, task: Task, coroutine: Coroutine[Any, None, Any], enqueue: Continuation) -> None:
        try:
            park = coroutine.send(None)
        except StopIteration as end:
            task.end = (True, end.value)
        except Exception as error:
            task.end = (False, error)
            self._failed.append(task)
        if task.end is None:
            enqueue() if park is None else park(enqueue)
        else:
            for continuation in task.after:
                continuation()
            task.after.clear()
        self._next()

    def _next(self) -> None:
        if self._rest:
            self._rest.popleft()()

    def run(self) -> None:
        """Run until no task is ready any more."""
        self._next()
        failed, self._failed = self._failed, []
        lost = [task.end[1] for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("failed", lost)
