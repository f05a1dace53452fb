# expected: wrong
# mistake: decides at the moment of the failure whether somebody waits, instead of when nobody is ready any more
# rule: "When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: right when the joiner waits already; a task that fails first and is joined later in the same run is reported although its joiner caught the error
"""A runtime that fits on one screen: subscribers."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Iterator
from typing import Any


class Later:
    """Awaitable: come back when somebody puts you into the queue again."""

    def __init__(self, line: Any) -> None:
        self.line = line

    def __await__(self) -> Iterator[Any]:
        yield self.line


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await Later(None)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[Any, None, Any]) -> None:
        self.step = coroutine.send
        self.subscribers: deque[Task] | None = deque()
        self.returned: list[Any] = []
        self.raised: list[Exception] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        if self.subscribers is not None:
            await Later(self.subscribers)
        if self.raised:
            raise self.raised[0]
        return self.returned[0]


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._line: deque[Task] = deque()
        self._orphans: list[Exception] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine)
        self._line.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._line:
            task = self._line.popleft()
            try:
                line = task.step(None)
            except StopIteration as end:
                task.returned.append(end.value)
            except Exception as error:
                task.raised.append(error)
                if not task.subscribers:
                    self._orphans.append(error)
            else:
                (self._line if line is None else line).append(task)
                continue
            self._line.extend(task.subscribers or ())
            task.subscribers = None
        orphans, self._orphans = self._orphans, []
        if orphans:
            raise ExceptionGroup("nobody waited for these", orphans)
