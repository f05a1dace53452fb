# expected: right
# mistake: none; unusual: no deque, but rounds: all of one list have a turn, whoever becomes ready meanwhile goes to the next list; run() is driven by a generator of turns; pause and join are awaitable objects instead of async functions.
# rule: all
# seen: Appending to the next round while the present one is gone through is the same order as one queue.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

from collections.abc import Coroutine, Generator, Iterator
from typing import Any


class pause:  # noqa: N801
    """Let every other task that is ready have its turn first."""

    def __await__(self) -> Generator[object, None, None]:
        yield self

    def park(self, task: Task, scheduler: Scheduler) -> None:
        scheduler._next_round.append(task)


class _Join:
    def __init__(self, target: Task) -> None:
        self.target = target

    def __await__(self) -> Generator[object, None, Any]:
        self.target._joined = True
        if not self.target._outcome:
            yield self
        kind, value = self.target._outcome
        if kind == "raised":
            raise value
        return value

    def park(self, task: Task, scheduler: Scheduler) -> None:
        self.target._waiters.append((scheduler, task))


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self._outcome: tuple[()] | tuple[str, Any] = ()
        self._joined = False
        self._waiters: list[tuple[Scheduler, Task]] = []

    def join(self) -> _Join:
        return _Join(self)

    def _turn(self, scheduler: Scheduler) -> bool:
        """Have one turn; say whether it was the last one."""
        try:
            request = self.coroutine.send(None)
        except StopIteration as end:
            self._outcome = ("returned", end.value)
        except Exception as error:
            self._outcome = ("raised", error)
        else:
            request.park(self, scheduler)
            return False
        for home, waiter in self._waiters:
            home._next_round.append(waiter)
        del self._waiters[:]
        return True


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._next_round: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._next_round += [task]
        return task

    def _ended(self) -> Iterator[Task]:
        while self._next_round:
            this_round, self._next_round = self._next_round, []
            for task in this_round:
                if task._turn(self):
                    yield task

    def run(self) -> None:
        failed = [task for task in self._ended() if task._outcome[0] == "raised"]
        errors = [task._outcome[1] for task in failed if not task._joined]
        if errors:
            raise ExceptionGroup(f"{len(errors)} of the tasks failed", errors)
