# expected: wrong
# mistake: a table of all waiting tasks says whom each one waits for, and each end of a task goes through the whole table
# rule: "A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other."
# seen: right, and quick, for hundreds of tasks; with a hundred thousand of which many wait, each end looks at all of them: minutes to hours
"""A runtime that fits on one screen: a table of who waits for whom."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def _yield(target: Task | None) -> Generator[Task | None, None, None]:
    yield target


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await _yield(None)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[Any, None, Any]) -> None:
        self.coroutine = coroutine
        self.ended = self.joined = False
        self.result: Any = None
        self.error: Exception | None = None

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            await _yield(self)
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.waits_for: dict[Task, Task] = {}
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.ready:
            task = self.ready.popleft()
            try:
                target = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
            except Exception as error:
                task.error = error
                self.failed.append(task)
            else:
                if target is None:
                    self.ready.append(task)
                else:
                    self.waits_for[task] = target
                continue
            task.ended = True
            woken = [waiter for waiter, target in self.waits_for.items() if target is task]
            for waiter in woken:
                del self.waits_for[waiter]
            self.ready.extend(woken)
        failed, self.failed = self.failed, []
        if lost := [task.error for task in failed if not task.joined]:
            raise ExceptionGroup("nobody joined", lost)
