# expected: wrong
# mistake: To leave nothing behind, run() closes the coroutines of all tasks that still wait when nobody is ready.
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them."
# seen: Tasks that wait for themselves or in a circle get a GeneratorExit at the end of run(): their finally / except BaseException blocks run. All other programs are right.
"""A tidy runtime: a table of all tasks, with the state of each."""

from __future__ import annotations

import enum
import types
from collections import deque
from collections.abc import Coroutine, Generator
from contextlib import ExitStack
from typing import Any


class State(enum.Enum):
    READY = enum.auto()
    WAITING = enum.auto()
    RETURNED = enum.auto()
    RAISED = enum.auto()


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield State.READY, None


@types.coroutine
def _wait_for(task: Task) -> Generator[object, None, None]:
    yield State.WAITING, task


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.state = State.READY
        self.outcome: Any = None
        self.joined = False
        self.waiting: deque[Task] = deque()

    async def join(self) -> Any:
        self.joined = True
        if self.state in (State.READY, State.WAITING):
            await _wait_for(self)
        if self.state is State.RAISED:
            raise self.outcome
        return self.outcome


class Scheduler:
    def __init__(self) -> None:
        self._table: dict[Task, None] = {}
        self._queue: deque[Task] = deque()
        self._raised: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._table[task] = None
        self._queue.append(task)
        return task

    def _ended(self, task: Task, state: State, outcome: Any) -> None:
        task.state, task.outcome = state, outcome
        del self._table[task]
        while task.waiting:
            waiter = task.waiting.popleft()
            waiter.state = State.READY
            self._queue.append(waiter)

    def _loop(self) -> None:
        while self._queue:
            task = self._queue.popleft()
            try:
                task.state, target = task.coroutine.send(None)
            except StopIteration as end:
                self._ended(task, State.RETURNED, end.value)
            except Exception as error:
                self._raised.append(task)
                self._ended(task, State.RAISED, error)
            else:
                if target is None:
                    self._queue.append(task)
                else:
                    target.waiting.append(task)

    def run(self) -> None:
        with ExitStack() as stack:
            self._loop()
            for task in self._table:
                stack.callback(task.coroutine.close)
            self._table.clear()
        raised, self._raised = self._raised, []
        errors = [task.outcome for task in raised if not task.joined]
        if errors:
            raise ExceptionGroup("unjoined tasks failed", errors)
