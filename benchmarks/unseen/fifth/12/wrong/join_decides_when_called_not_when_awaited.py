# expected: wrong
# mistake: after C#'s hot tasks: join is a plain function that looks at the CALL whether the task has ended, and returns one of two coroutines; by the time the coroutine is awaited (or has its first turn as a task of its own) that may have changed
# rule: "Joining a task that has ended already takes no turn, and works as often as you like."
# seen: `await task.join()` in one go is right; with `waiting = task.join()` that is awaited later, or `spawn(task.join())`, and a task that ends in between, the joiner goes to sleep at a task that has ended and never wakes up
"""Completed at once, or later."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class Completion:
    """Filled once; whoever comes before that is kept."""

    def __init__(self) -> None:
        self.filled = False
        self.claimed = False
        self.value: Any = None
        self.error: Exception | None = None
        self.sleepers: list[tuple[deque, Coroutine, Completion]] = []

    def fill(self, value: Any, error: Exception | None) -> None:
        self.value, self.error, self.filled = value, error, True
        for job in self.sleepers:
            job[0].append(job)
        self.sleepers = []

    def unwrap(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value


@types.coroutine
def _until_filled(completion: Completion | None) -> Generator[Completion | None, None, None]:
    yield completion


def pause() -> Any:
    return _until_filled(None)


async def _from_result(completion: Completion) -> Any:
    completion.claimed = True
    return completion.unwrap()


async def _from_future(completion: Completion) -> Any:
    completion.claimed = True
    await _until_filled(completion)
    return completion.unwrap()


class Task:
    def __init__(self, completion: Completion) -> None:
        self.completion = completion

    def join(self) -> Coroutine[Any, None, Any]:
        if self.completion.filled:
            return _from_result(self.completion)
        return _from_future(self.completion)


class Scheduler:
    def __init__(self) -> None:
        self.jobs: deque[tuple[deque, Coroutine, Completion]] = deque()
        self.faults: list[Completion] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        completion = Completion()
        self.jobs.append((self.jobs, coroutine, completion))
        return Task(completion)

    def run(self) -> None:
        while self.jobs:
            job = self.jobs.popleft()
            _, coroutine, completion = job
            try:
                awaited = coroutine.send(None)
            except StopIteration as end:
                completion.fill(end.value, None)
            except Exception as error:
                self.faults.append(completion)
                completion.fill(None, error)
            else:
                if awaited is None:
                    self.jobs.append(job)
                else:
                    awaited.sleepers.append(job)
        faults, self.faults = self.faults, []
        errors = [fault.error for fault in faults if not fault.claimed]
        if errors:
            raise ExceptionGroup("faults", errors)
