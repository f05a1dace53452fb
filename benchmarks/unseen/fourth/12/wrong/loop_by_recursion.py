# expected: wrong
# mistake: writes the loop of the scheduler as a function that calls itself for the next turn (a functional programmer who counts on tail calls), which Python does not turn into a loop
# rule: "A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other."
# seen: right while a run takes fewer than about a thousand turns; with more, run raises RecursionError
"""Pure functions on immutable outcomes: one turn, then the rest of the queue."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Value:
    value: Any

    def unwrap(self) -> Any:
        return self.value


@dataclass(frozen=True, eq=False)
class Failure:
    error: Exception

    def unwrap(self) -> Any:
        raise self.error


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def _until_ended(task: Task) -> Generator[object, None, None]:
    yield task


@dataclass(eq=False)
class Task:
    coroutine: Coroutine[object, None, Any]
    outcome: Value | Failure | None = None
    waiters: tuple[Task, ...] = ()
    joined: bool = False

    async def join(self) -> Any:
        self.joined = True
        if self.outcome is None:
            await _until_ended(self)
        return self.outcome.unwrap()


@dataclass(eq=False)
class Scheduler:
    queue: deque[Task] = field(default_factory=deque)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.queue.append(task)
        return task

    def run(self) -> None:
        failed: list[Task] = []
        self._turns(failed)
        errors = [task.outcome.error for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failures", errors)

    def _turns(self, failed: list[Task]) -> None:
        if not self.queue:
            return
        self._turn(self.queue.popleft(), failed)
        self._turns(failed)

    def _turn(self, task: Task, failed: list[Task]) -> None:
        try:
            awaited = task.coroutine.send(None)
        except StopIteration as stop:
            self._end(task, Value(stop.value))
        except Exception as error:
            failed.append(task)
            self._end(task, Failure(error))
        else:
            if awaited is None:
                self.queue.append(task)
            else:
                awaited.waiters += (task,)

    def _end(self, task: Task, outcome: Value | Failure) -> None:
        task.outcome = outcome
        self.queue.extend(task.waiters)
        task.waiters = ()
