# expected: wrong
# mistake: each turn ends by calling a continuation that takes the next turn (callback style), so the stack grows with every turn and is never unwound before the queue is empty.
# rule: "A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other."
# seen: right for some three hundred turns in one run; then RecursionError (three frames per turn, default limit 1000), whether many tasks have one turn each or one task pauses often.
"""A scheduler in continuation-passing style."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.done = False
        self.result: Any = None
        self.error: Exception | None = None
        self.on_done: list[Callable[[], None]] = []
        self.joined = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.done:
            await self._done()
        if self.error is not None:
            raise self.error
        return self.result

    @types.coroutine
    def _done(self) -> Generator[object, None, None]:
        yield self

    def take_turn(
        self,
        paused: Callable[[Task], None],
        waits: Callable[[Task, Task], None],
        ended: Callable[[Task], None],
    ) -> None:
        """Go on, and tell by one of the callbacks why it stopped."""
        try:
            other = self.coroutine.send(None)
        except StopIteration as end:
            self.result, self.done = end.value, True
        except Exception as error:
            self.error, self.done = error, True
        if self.done:
            ended(self)
        elif other is None:
            paused(self)
        else:
            waits(self, other)


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.tasks: set[Task] = set()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.tasks.add(task)
        self.ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        self._next()
        failed, self.failed = self.failed, []
        errors = [task.error for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed", errors)

    def _next(self) -> None:
        if self.ready:
            self.ready.popleft().take_turn(self._paused, self._waits, self._ended)

    def _paused(self, task: Task) -> None:
        self.ready.append(task)
        self._next()

    def _waits(self, task: Task, other: Task) -> None:
        other.on_done.append(lambda: task.scheduler.ready.append(task))
        self._next()

    def _ended(self, task: Task) -> None:
        self.tasks.discard(task)
        if task.error is not None:
            self.failed.append(task)
        for wake in task.on_done:
            wake()
        task.on_done.clear()
        self._next()
