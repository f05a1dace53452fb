# expected: right
# mistake: none; unusual: `pause` is a class with __await__, every task lives inside a generator that delegates with `yield from`, the queue is an OrderedDict
# rule: "`async def pause() -> None: ...  # anything that can be awaited will do`"
# seen: behaves as the rules say; run only says next(), the generator of the task notes how it ended
"""A runtime that fits on one screen: each task is lived by a generator."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Coroutine, Generator
from typing import Any

AGAIN, ASLEEP, OVER = "again", "asleep", "over"


class pause:  # noqa: N801 - it is awaited like a function
    """Let every other task that is ready have its turn first."""

    def __await__(self) -> Generator[str, None, None]:
        yield AGAIN


class _Bed:
    """Awaited by who waits for another."""

    def __await__(self) -> Generator[str, None, None]:
        yield ASLEEP


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[Any, None, Any], scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self.ended = False
        self.returned: list[Any] = []  # empty, or one value
        self.raised: list[Exception] = []  # empty, or one exception
        self.joined = False
        self.sleepers: list[Task] = []
        self.life = self._live(coroutine)

    def _live(self, coroutine: Coroutine[Any, None, Any]) -> Generator[str, None, None]:
        try:
            self.returned.append((yield from coroutine.__await__()))
        except Exception as error:
            self.raised.append(error)
            self.scheduler.failed.append(self)
        self.ended = True
        for sleeper in self.sleepers:
            sleeper.scheduler.admit(sleeper)
        self.sleepers = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            self.sleepers.append(self.scheduler.on_turn)
            await _Bed()
        for error in self.raised:
            raise error
        return self.returned[0]


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    on_turn: Task

    def __init__(self) -> None:
        self.line: OrderedDict[int, Task] = OrderedDict()
        self.ticket = 0
        self.failed: list[Task] = []

    def admit(self, task: Task) -> None:
        self.ticket += 1
        self.line[self.ticket] = task

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.admit(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.line:
            _, self.on_turn = self.line.popitem(last=False)
            if next(self.on_turn.life, OVER) is AGAIN:
                self.admit(self.on_turn)
        try:
            unasked = [task.raised[0] for task in self.failed if not task.joined]
            if unasked:
                raise ExceptionGroup("unasked", unasked)
        finally:
            self.failed = []
