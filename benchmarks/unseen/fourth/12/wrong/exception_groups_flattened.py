# expected: wrong
# mistake: when a task fails by an ExceptionGroup (for instance by that of another scheduler's run), run puts the members of it into its own group instead of the exception of the task
# rule: "`run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: right as long as no unjoined task fails by an ExceptionGroup; a task that calls `run` of another scheduler and does not catch its group is reported as several exceptions
"""Failures are kept in a ledger, by task, in the order in which they came."""

from __future__ import annotations

from collections import deque
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


class Turn:
    """Awaited by a task to end its turn; subclasses say where it goes."""

    def __await__(self) -> Generator[Turn, None, None]:
        yield self

    def place(self, task: Task, ready: deque[Task]) -> None:
        ready.append(task)


class WaitFor(Turn):
    def __init__(self, target: Task) -> None:
        self.target = target

    def place(self, task: Task, ready: deque[Task]) -> None:
        self.target.waiters.append(task)


async def pause() -> None:
    await Turn()


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.waiters: list[Task] = []
        self.ended = False
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await WaitFor(self)
        if hasattr(self, "exception"):
            raise self.exception
        return self.result


def flat(exceptions: Iterator[Exception] | tuple[Exception, ...]) -> Iterator[Exception]:
    for exception in exceptions:
        if isinstance(exception, ExceptionGroup):
            yield from flat(exception.exceptions)
        else:
            yield exception


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.ledger: dict[Task, Exception] = {}

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            task = self.ready.popleft()
            try:
                turn = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
                self.finish(task)
            except Exception as exception:
                task.exception = exception
                self.ledger[task] = exception
                self.finish(task)
            else:
                turn.place(task, self.ready)
        ledger, self.ledger = self.ledger, {}
        exceptions = list(flat(exception for task, exception in ledger.items() if not task.joined))
        if exceptions:
            raise ExceptionGroup(f"{len(exceptions)} exceptions", exceptions)

    def finish(self, task: Task) -> None:
        task.ended = True
        self.ready.extend(task.waiters)
        task.waiters = []
