# expected: right
# mistake: none; join() yields a request object and the scheduler itself delivers the outcome, with send(value) or throw(exception); the queue holds ready-made calls (functools.partial), not tasks, and what a task is told to do is dispatched by match.
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned, or raises the very exception that it raised."
# seen: behaves as the lesson says everywhere; tasks that wait are kept in a set, so that nothing ends them.
"""A scheduler whose tasks yield requests, and whose queue is a queue of calls."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any, NamedTuple


class _Turn(NamedTuple):
    """Request: give my turn away."""


class _Wait(NamedTuple):
    """Request: wake me with the outcome of that task."""

    task: Task


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield _Turn()


@types.coroutine
def _ask(request: object) -> Generator[object, Any, Any]:
    return (yield request)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], home: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.home = home
        self.state = "going"  # or "returned", "failed"
        self.outcome: Any = None
        self.claimed = False
        self.sleepers: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.claimed = True
        match self.state:
            case "going":
                return await _ask(_Wait(self))
            case "failed":
                raise self.outcome
            case _:
                return self.outcome


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._calls: deque[Callable[[], None]] = deque()
        self._living: set[Task] = set()
        self._failures: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self._living.add(task)
        self._calls.append(partial(self._step, task, partial(coroutine.send, None)))
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._calls:
            self._calls.popleft()()
        failures, self._failures = self._failures, []
        lost = [task.outcome for task in failures if not task.claimed]
        if lost:
            raise ExceptionGroup("nobody joined these tasks", lost)

    def _step(self, task: Task, go_on: Callable[[], object]) -> None:
        try:
            request = go_on()
        except StopIteration as end:
            self._end(task, "returned", end.value)
        except Exception as error:
            self._failures.append(task)
            self._end(task, "failed", error)
        else:
            match request:
                case _Wait(task=other):
                    other.sleepers.append(task)
                case _Turn():
                    self._calls.append(partial(self._step, task, partial(task.coroutine.send, None)))

    def _end(self, task: Task, state: str, outcome: Any) -> None:
        task.state, task.outcome = state, outcome
        self._living.discard(task)
        sleepers, task.sleepers = task.sleepers, []
        deliver = "throw" if state == "failed" else "send"
        for sleeper in sleepers:
            go_on = partial(getattr(sleeper.coroutine, deliver), outcome)
            home = sleeper.home or self
            home._calls.append(partial(home._step, sleeper, go_on))
