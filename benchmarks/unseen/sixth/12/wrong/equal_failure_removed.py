# expected: wrong
# mistake: the exceptions not yet joined are kept in a list, and the first join of a failed task takes its exception out with list.remove(), which removes the first one that is EQUAL; the group then holds the exception of the wrong task.
# rule: "An exception may count as false, or equal another one. So keep whether a task has ended, and how."
# seen: B and C fail with different exceptions that are equal (`__eq__`), a task joins C and catches: the group contains C's exception in place of B's. Right with ordinary exceptions, which are equal only to themselves, and when the one that failed first is joined.
"""A scheduler as a generator of turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], owner: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.owner = owner
        self.state = 0  # 0 going, 1 returned, 2 failed
        self.value: Any = None
        self.waiters: list[Task] = []
        self.joined = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        if self.state == 0:
            await self._ending()
        if self.state == 2:
            if not self.joined:
                self.joined = True
                if not self.reported:
                    self.owner.unjoined.remove(self.value)
            raise self.value
        return self.value

    reported = False

    @types.coroutine
    def _ending(self) -> Generator[object, None, None]:
        yield self


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.going: set[Task] = set()
        self.unjoined: list[Exception] = []
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.going.add(task)
        self.queue.append(task)
        return task

    def _turns(self) -> Iterator[Task]:
        """Play turn after turn; yield each task that has ended in its turn."""
        while self.queue:
            task = self.queue.popleft()
            try:
                target = task.coroutine.send(None)
            except StopIteration as end:
                task.state, task.value = 1, end.value
                yield task
            except Exception as error:
                task.state, task.value = 2, error
                self.unjoined.append(error)
                self.failed.append(task)
                yield task
            else:
                if target is None:
                    self.queue.append(task)
                else:
                    target.waiters.append(task)

    def run(self) -> None:
        """Run until no task is ready any more."""
        for ended in self._turns():
            self.going.discard(ended)
            for waiter in ended.waiters:
                waiter.owner.queue.append(waiter)
            ended.waiters = []
        for task in self.failed:
            task.reported = True
        self.failed = []
        errors, self.unjoined = self.unjoined, []
        if errors:
            raise ExceptionGroup("unjoined", errors)
