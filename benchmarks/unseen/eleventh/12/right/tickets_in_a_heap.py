# expected: right
# mistake: none; the queue is a heap of numbered tickets, all tasks live in a table by number, and joiners wait in a table of the scheduler
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: each ticket has the next number, so the heap is first come, first served; outcomes are kept in a table of the scheduler
"""A runtime that fits on one screen: tickets with numbers, as in a government office."""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Coroutine, Generator
from functools import partial
from typing import Any


@types.coroutine
def _ask(what: str, whom: Task | None = None) -> Generator[tuple[str, Task | None], Any, Any]:
    return (yield what, whom)


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await _ask("pause")


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, office: Scheduler, number: int) -> None:
        self._office = office
        self._number = number

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self._office.unclaimed.pop(self._number, None)
        self._office.claimed.add(self._number)
        if self._number not in self._office.outcomes:
            await _ask("join", self)
        error, value = self._office.outcomes[self._number]
        for failure in error:
            raise failure
        return value


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.outcomes: dict[int, tuple[list[Exception], Any]] = {}
        self.unclaimed: dict[int, Exception] = {}
        self.claimed: set[int] = set()
        self._numbers = itertools.count()
        self._tickets: list[tuple[int, partial[Any], int]] = []
        self._waiting: dict[int, list[tuple[Scheduler, int, Coroutine[Any, Any, Any]]]] = {}

    def _ticket(self, number: int, coroutine: Coroutine[Any, Any, Any]) -> None:
        heapq.heappush(self._tickets, (next(self._numbers), partial(self._turn, number, coroutine), number))

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        number = next(self._numbers)
        self._ticket(number, coroutine)
        return Task(self, number)

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._tickets:
            _, turn, _ = heapq.heappop(self._tickets)
            turn()
        errors = list(self.unclaimed.values())
        self.unclaimed.clear()
        if errors:
            raise ExceptionGroup("unclaimed errors", errors)

    def _turn(self, number: int, coroutine: Coroutine[Any, Any, Any]) -> None:
        try:
            what, whom = coroutine.send(None)
        except StopIteration as end:
            self._end(number, [], end.value)
        except Exception as error:
            if number not in self.claimed:
                self.unclaimed[number] = error
            self._end(number, [error], None)
        else:
            if what == "pause":
                self._ticket(number, coroutine)
            else:
                whom._office._waiting.setdefault(whom._number, []).append((self, number, coroutine))

    def _end(self, number: int, error: list[Exception], value: Any) -> None:
        self.outcomes[number] = (error, value)
        for scheduler, waiter, coroutine in self._waiting.pop(number, ()):
            scheduler._ticket(waiter, coroutine)
