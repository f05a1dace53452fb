# expected: wrong
# mistake: what is remembered is which exception object has been joined, not which task; a joiner that does not catch it fails with the same object, which then counts as joined although nobody has joined the joiner.
# rule: "It belongs to whoever joins that task; a joiner that does not catch it fails by it in turn."
# seen: A fails, B joins A without catching, nobody joins B: run returns quietly instead of raising a group with the exception of B. Right when every joiner catches, or when only unjoined tasks fail.
"""A scheduler with a ledger of outcomes."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(eq=False)
class _Ended:
    value: Any


@dataclass(eq=False)
class _Failed:
    error: Exception


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield "ready"


@dataclass(eq=False)
class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    coroutine: Coroutine[object, None, Any]
    scheduler: Scheduler | None = None
    outcome: _Ended | _Failed | None = None
    queue_of_joiners: list[Task] = field(default_factory=list)

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        if self.outcome is None:
            await self._until_ended()
        match self.outcome:
            case _Failed(error):
                self.scheduler.claim(error)
                raise error
            case _Ended(value):
                return value

    @types.coroutine
    def _until_ended(self) -> Generator[object, None, None]:
        yield self.queue_of_joiners


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    title: ClassVar[str] = "failures that nobody has asked for"

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.open: set[Task] = set()
        self.failures: list[Exception] = []
        self.claimed: dict[int, Exception] = {}

    def claim(self, error: Exception) -> None:
        """Somebody has this exception now; it need not be reported."""
        self.claimed[id(error)] = error

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.open.add(task)
        self.ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.ready:
            task = self.ready.popleft()
            match self._turn(task):
                case "ready":
                    self.ready.append(task)
                case list() as joiners:
                    joiners.append(task)
                case (_Ended() | _Failed()) as outcome:
                    task.outcome = outcome
                    self.open.discard(task)
                    if isinstance(outcome, _Failed):
                        self.failures.append(outcome.error)
                    for joiner in task.queue_of_joiners:
                        joiner.scheduler.ready.append(joiner)
                    task.queue_of_joiners.clear()
        left = [error for error in self.failures if id(error) not in self.claimed]
        self.failures.clear()
        if left:
            raise ExceptionGroup(self.title, left)

    @staticmethod
    def _turn(task: Task) -> object:
        try:
            return task.coroutine.send(None)
        except StopIteration as end:
            return _Ended(end.value)
        except Exception as error:
            return _Failed(error)
