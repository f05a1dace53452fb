# expected: wrong
# mistake: run goes round by round and collects those who paused and those who came (spawned or woken) in two lists; the next round begins with all who paused, even if a newcomer was there earlier.
# rule: "`await pause()` puts the task at the end of the queue."
# seen: if in one round something is spawned or woken first and another (or the same) task pauses after that, the one that paused goes on before the newcomer. Right when in no round somebody pauses after somebody was spawned or woken (for example when all spawning is done before run and nobody joins a task that has not ended).
"""Rounds of the table: those who sit there already are served before the new guests."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from itertools import chain
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], table: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.table = table
        self.outcome: list[Any] | None = None
        self.is_error = False
        self.companions: list[Task] = []
        self.joined = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if self.outcome is None:
            await self._wait()
        assert self.outcome is not None
        (what,) = self.outcome
        if self.is_error:
            raise what
        return what

    @types.coroutine
    def _wait(self) -> Generator[object, None, None]:
        yield self


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.seated: list[Task] = []
        self.newcomers: list[Task] = []
        self.guests: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.guests.add(task)
        self.newcomers.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed: list[Task] = []
        while self.seated or self.newcomers:
            this_round = list(chain(self.seated, self.newcomers))
            self.seated.clear()
            self.newcomers.clear()
            for task in this_round:
                if not self._serve(task):
                    continue
                self.guests.discard(task)
                if task.is_error:
                    failed.append(task)
                self.newcomers.extend(c for c in task.companions if c.table is self)
                for companion in task.companions:
                    if companion.table is not self:
                        companion.table.newcomers.append(companion)
                task.companions.clear()
        errors = [error for task in failed if not task.joined for error in task.outcome]
        if errors:
            raise ExceptionGroup("complaints", errors)

    def _serve(self, task: Task) -> bool:
        """Give one task its turn; say whether it has ended."""
        try:
            other = task.coroutine.send(None)
        except StopIteration as end:
            task.outcome = [end.value]
            return True
        except Exception as error:
            task.outcome, task.is_error = [error], True
            return True
        if other is None:
            self.seated.append(task)
        else:
            other.companions.append(task)
        return False
