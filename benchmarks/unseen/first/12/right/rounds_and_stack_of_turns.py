# expected: right
# mistake: none; unusual: no queue but rounds (a list for this round, a list for the next), a stack of running tasks in the module, outcomes as (fine, value) pairs, joiners in a dict
# rule: "`run` gives the first of the queue its turn ... then the next one, until nobody is ready any more"
# seen: behaves as the rules say; going through rounds in order is the same order as one queue
"""A runtime that fits on one screen: round after round."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from typing import Any

_turns: list[Task] = []  # whose turn it is, innermost last: runs may be nested


@contextmanager
def _turn_of(task: Task) -> Generator[None, None, None]:
    _turns.append(task)
    try:
        yield
    finally:
        _turns.pop()


@types.coroutine
def _give_way() -> Generator[object, None, None]:
    yield


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    _turns[-1].put_into_next_round()
    await _give_way()


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.outcome: tuple[bool, Any] | None = None
        self.joiners: dict[int, Task] = {}
        self.joins = 0

    def put_into_next_round(self) -> None:
        self.scheduler.next_round.append(self)

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joins += 1
        if self.outcome is None:
            self.joiners[self.joins] = _turns[-1]
            await _give_way()
        assert self.outcome is not None
        fine, value = self.outcome
        if fine:
            return value
        raise value

    def step(self) -> bool:
        """One turn. Tell whether the task failed in it."""
        try:
            with _turn_of(self):
                try:
                    self.coroutine.send(None)
                except StopIteration as end:
                    self.outcome = True, end.value
        except Exception as error:
            self.outcome = False, error
        if self.outcome is None:
            return False
        for joiner in self.joiners.values():
            joiner.put_into_next_round()
        self.joiners = {}
        return not self.outcome[0]


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.next_round: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        task.put_into_next_round()
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed: list[Task] = []
        while self.next_round:
            this_round, self.next_round = self.next_round, []
            failed += [task for task in this_round if task.step()]
        errors = [task.outcome[1] for task in failed if task.outcome and not task.joins]
        if errors:
            raise ExceptionGroup(f"{len(errors)} failures that nobody joined", errors)
