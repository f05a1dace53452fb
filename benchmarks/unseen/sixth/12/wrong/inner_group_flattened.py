# expected: wrong
# mistake: a task that failed with an ExceptionGroup (for example because it called run of another scheduler) is reported not by its exception but by the members of that group, one by one.
# rule: "`run` raises an `ExceptionGroup` of the exceptions of those tasks that failed meanwhile and that nobody has joined, in the order in which they failed."
# seen: a task raises an ExceptionGroup (its own, or the one of an inner run) and nobody joins it: the outer group holds the inner exceptions directly, not the group that the task raised. Right with every other kind of exception.
"""Rounds: everyone who is ready now has one turn, then the next round."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator, Iterable
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], crew: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.crew = crew
        self.end: dict[str, Any] = {}
        self.waiting_for_me: list[Task] = []
        self.joined = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.end:
            await self._end()
        if "raised" in self.end:
            raise self.end["raised"]
        return self.end["returned"]

    @types.coroutine
    def _end(self) -> Generator[object, None, None]:
        yield self.waiting_for_me


def _leaves(errors: Iterable[Exception]) -> Iterable[Exception]:
    """The exceptions themselves, without the wrapping of inner schedulers."""
    for error in errors:
        if isinstance(error, ExceptionGroup):
            yield from _leaves(error.exceptions)
        else:
            yield error


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.next_round: list[Task] = []
        self.here: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.here.add(task)
        self.next_round.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed: list[Task] = []
        while self.next_round:
            now, self.next_round = self.next_round, []
            for task in now:
                try:
                    room = task.coroutine.send(None)
                except StopIteration as end:
                    task.end["returned"] = end.value
                except Exception as error:
                    task.end["raised"] = error
                    failed.append(task)
                else:
                    (self.next_round if room is None else room).append(task)
                    continue
                self.here.remove(task)
                for waiter in task.waiting_for_me:
                    waiter.crew.next_round.append(waiter)
                task.waiting_for_me.clear()
        errors = list(_leaves(task.end["raised"] for task in failed if not task.joined))
        if errors:
            raise ExceptionGroup("failed", errors)
