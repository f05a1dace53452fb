# expected: right
# mistake: none; unusual: what a task yields is a function that the scheduler calls with a "wake me" callback, and the outcome of a task is itself a function that returns or raises
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned, or raises the very exception that it raised."
# seen: the scheduler knows nothing of joins; continuation style, no flags at all besides "has an outcome"
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

Wake = Callable[[], None]
Trap = Callable[[Wake], None]


@types.coroutine
def _suspend(trap: Trap) -> Generator[Trap, None, None]:
    yield trap


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await _suspend(lambda wake: wake())


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.outcome: Callable[[], Any] | None = None
        self.wakers: list[Wake] = []
        self.seen = False

    def _notify(self, wake: Wake) -> None:
        self.seen = True
        self.wakers.append(wake)

    def _settle(self, outcome: Callable[[], Any]) -> None:
        self.outcome = outcome
        wakers, self.wakers = self.wakers, []
        for wake in wakers:
            wake()

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        if self.outcome is None:
            await _suspend(self._notify)
        self.seen = True
        return self.outcome()


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._calls: deque[Callable[[], None]] = deque()
        self._failed: list[tuple[Task, Exception]] = []
        self._unfinished: dict[int, Task] = {}

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue."""
        task = Task(coroutine)
        self._unfinished[id(task)] = task
        step = partial(self._step, task)
        self._calls.append(step)
        return task

    def _step(self, task: Task) -> None:
        def give_back(value: Any) -> Any:
            return value

        def fail(error: Exception) -> Any:
            raise error

        try:
            trap = task.coroutine.send(None)
        except StopIteration as end:
            del self._unfinished[id(task)]
            task._settle(partial(give_back, end.value))
        except Exception as error:
            del self._unfinished[id(task)]
            self._failed.append((task, error))
            task._settle(partial(fail, error))
        else:
            trap(partial(self._calls.append, partial(self._step, task)))

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._calls:
            self._calls.popleft()()
        failed, self._failed = self._failed, []
        errors = [error for task, error in failed if not task.seen]
        if errors:
            raise ExceptionGroup("nobody joined", errors)
