# expected: wrong
# mistake: Joining marks the *exception* as taken care of, not the task: a joiner that fails by the same exception in turn, and that nobody joins, is not reported.
# rule: "It belongs to whoever joins that task; a joiner that does not catch it fails by it in turn."
# seen: A fails, B joins A without catching, nobody joins B: run() comes back without an error, the failure of B is lost. Right if joiners catch, or raise something of their own.
"""A runtime with a ledger of failures, apart from the tasks."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any, NamedTuple


class Returned(NamedTuple):
    value: Any

    def unwrap(self, ledger: Ledger) -> Any:
        return self.value


class Raised(NamedTuple):
    error: Exception

    def unwrap(self, ledger: Ledger) -> Any:
        ledger.take_care_of(self.error)
        raise self.error


class Ledger:
    """Which exceptions were raised, in order, and which of them somebody has got. By identity."""

    def __init__(self) -> None:
        self._raised: list[Exception] = []
        self._cared_for: list[Exception] = []

    def enter(self, error: Exception) -> None:
        self._raised.append(error)

    def take_care_of(self, error: Exception) -> None:
        self._cared_for.append(error)

    def close(self) -> list[Exception]:
        known = {id(error) for error in self._cared_for}
        left = [error for error in self._raised if id(error) not in known]
        self._raised.clear()
        self._cared_for.clear()
        return left


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield ()


@types.coroutine
def _wait(task: Task) -> Generator[object, None, None]:
    yield (task,)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], ledger: Ledger) -> None:
        self.coroutine = coroutine
        self.ledger = ledger
        self.outcome: Returned | Raised | None = None
        self.waiters: list[Task] = []

    async def join(self) -> Any:
        if self.outcome is None:
            await _wait(self)
        assert self.outcome is not None
        return self.outcome.unwrap(self.ledger)


class Scheduler:
    def __init__(self) -> None:
        self._ledger = Ledger()
        self._ready: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self._ledger)
        self._ready.append(task)
        return task

    def _turn(self, task: Task) -> Returned | Raised | None:
        try:
            blockers = task.coroutine.send(None)
        except StopIteration as end:
            return Returned(end.value)
        except Exception as error:
            self._ledger.enter(error)
            return Raised(error)
        if blockers:
            blockers[0].waiters.append(task)
        else:
            self._ready.append(task)
        return None

    def run(self) -> None:
        while self._ready:
            task = self._ready.popleft()
            outcome = self._turn(task)
            if outcome is not None:
                task.outcome = outcome
                self._ready.extend(task.waiters)
                task.waiters = []
        left = self._ledger.close()
        if left:
            raise ExceptionGroup("nobody took care of", left)
