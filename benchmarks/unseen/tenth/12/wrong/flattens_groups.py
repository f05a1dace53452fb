# expected: wrong
# mistake: the learner takes groups apart: when a task fails with an ExceptionGroup (of its own, or of another scheduler's run), its members are reported instead of it
# rule: When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined, in the order in which they failed.
# seen: a task that nobody joins fails with an ExceptionGroup, for example because it calls run of another scheduler in which a task fails: the group of run holds the leaves and not the exception of that task; right with all other exceptions
"""Tasks, a queue of steps, and a report that is easy to read."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator, Iterator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield lambda task: task.make_ready()


def _leaves(error: Exception) -> Iterator[Exception]:
    """The real causes: groups of groups are no help to anybody."""
    if isinstance(error, ExceptionGroup):
        for part in error.exceptions:
            yield from _leaves(part)
    else:
        yield error


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], make_ready: Callable[[Task], None]) -> None:
        self.coroutine = coroutine
        self._make_ready = make_ready
        self._get: Callable[[], Any] | None = None  # set when it has ended: returns or raises
        self._waiters: list[Task] = []
        self.error: Exception | None = None
        self.joined = False

    def make_ready(self) -> None:
        self._make_ready(self)

    @types.coroutine
    def _ending(self) -> Generator[object, None, None]:
        yield self._waiters.append

    async def join(self) -> Any:
        self.joined = True
        if self._get is None:
            await self._ending()
        return self._get()

    def _succeeded(self, value: Any) -> None:
        self._end(lambda: value)

    def _failed(self, error: Exception) -> None:
        def get() -> Any:
            raise error

        self.error = error
        self._end(get)

    def _end(self, get: Callable[[], Any]) -> None:
        self._get = get
        for waiter in self._waiters:
            waiter.make_ready()
        self._waiters = []

    def turn(self) -> bool:
        """One turn; true if the task failed in it."""
        try:
            then = self.coroutine.send(None)
        except StopIteration as end:
            self._succeeded(end.value)
        except Exception as error:
            self._failed(error)
            return True
        else:
            then(self)
        return False


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self._ready.append)
        task.make_ready()
        return task

    def run(self) -> None:
        failed = []
        while self._ready:
            task = self._ready.popleft()
            if task.turn():
                failed.append(task)
        errors = [leaf for task in failed if not task.joined for leaf in _leaves(task.error)]
        if errors:
            raise ExceptionGroup(f"{len(errors)} errors", errors)
