# expected: wrong
# mistake: works in rounds with two lists, those who go on and those who are new, and takes the new ones after all who go on
# rule: "Each scheduler has one queue: first come, first served."
# seen: right while nobody pauses or is woken after a spawn in the same round; a child that was spawned before another task paused has its turn after that one
"""A runtime that fits on one screen: rounds, as in a game loop."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[Any, None, None]:
    """Let every other task that is ready have its turn first."""
    yield


@types.coroutine
def _sleep_in(bed: list[Task]) -> Generator[Any, None, None]:
    yield bed


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[Any, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.finished = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.bed: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.finished:
            await _sleep_in(self.bed)
        if self.error is not None:
            raise self.error
        return self.result

    def update(self) -> None:
        """One turn."""
        try:
            bed = self.coroutine.send(None)
        except StopIteration as end:
            self.result = end.value
        except Exception as error:
            self.error = error
            self.scheduler.failed.append(self)
        else:
            (self.scheduler.next_round if bed is None else bed).append(self)
            return
        self.finished = True
        self.scheduler.next_round += self.bed
        self.bed.clear()


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.next_round: list[Task] = []
        self.newborn: list[Task] = []
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self.newborn.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.next_round or self.newborn:
            this_round = self.next_round + self.newborn
            self.next_round, self.newborn = [], []
            for task in this_round:
                task.update()
        lost = [task.error for task in self.failed if not task.joined]
        self.failed = []
        if lost:
            raise ExceptionGroup("game over", lost)
