# expected: wrong
# mistake: Whether a failure is unclaimed is decided at the moment of the failure: somebody waits, or nobody does. A join after the failure, in the same run, does not claim it any more.
# rule: "When nobody is ready any more, `run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined"
# seen: a task fails first and is joined (and caught) afterwards in the same run: run still raises its exception. Right if the joiner waits already, or nobody ever joins.
"""A scheduler whose tasks end in an Outcome object that knows how to hand itself over."""

from __future__ import annotations

import abc
import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Outcome(abc.ABC):
    @abc.abstractmethod
    def unwrap(self) -> Any: ...

    def unclaimed(self) -> list[Exception]:
        return []


class Returned(Outcome):
    def __init__(self, value: Any) -> None:
        self.value = value

    def unwrap(self) -> Any:
        return self.value


class Raised(Outcome):
    def __init__(self, error: Exception) -> None:
        self.error = error

    def unwrap(self) -> Any:
        raise self.error

    def unclaimed(self) -> list[Exception]:
        return [self.error]


@types.coroutine
def pause() -> Generator[deque | None, None, None]:
    yield None


@types.coroutine
def _line_up(line: deque) -> Generator[deque | None, None, None]:
    yield line


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], home: deque[Task]) -> None:
        self.coroutine = coroutine
        self.home = home
        self.outcome: Outcome | None = None
        self.line: deque[Task] = deque()

    async def join(self) -> Any:
        if self.outcome is None:
            await _line_up(self.line)
        return self.outcome.unwrap()

    def turn(self) -> list[Exception]:
        """Have one turn; returns the errors that belong to nobody."""
        try:
            line = self.coroutine.send(None)
        except StopIteration as stop:
            self.outcome = Returned(stop.value)
        except Exception as error:
            self.outcome = Raised(error)
        else:
            (self.home if line is None else line).append(self)
            return []
        if not self.line:
            return self.outcome.unclaimed()
        while self.line:
            waiter = self.line.popleft()
            waiter.home.append(waiter)
        return []


class Scheduler:
    def __init__(self) -> None:
        self.queue: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        self.queue.append(Task(coroutine, self.queue))
        return self.queue[-1]

    def run(self) -> None:
        errors: list[Exception] = []
        while self.queue:
            errors += self.queue.popleft().turn()
        if errors:
            raise ExceptionGroup("unclaimed errors", errors)
