# expected: right
# mistake: (unusual) await yields requests ("system calls") up to the runtime, which does all the waiting for the tasks; states of tasks are sets of places, there are no forget callbacks; the time of a timeout begins with the first turn after the call
# rule: "`task.cancel()` takes the task out of whatever it waits for (a sleep, a join) and gives it a turn"
# seen: nothing goes wrong; who is cancelled in timeout does not wait until its task has cleaned up
"""Tasks that make system calls."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from heapq import heappop, heappush
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park(*request: Any) -> Generator[Any, Any, Any]:
    """Ask the runtime for something; the answer comes with the next turn."""
    return (yield request)


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, Any, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.outcome: tuple[str, Any] | None = None
        self.joined = False
        self.joiners: dict[int, Task] = {}
        self.queued = True
        self.interrupt = False
        self.on: tuple[str, Any] | None = None  # ("timer", number) or ("end", task)

    async def join(self) -> Any:
        how, what = await self._outcome()
        if how == "raised":
            raise what
        return what

    async def _outcome(self) -> tuple[str, Any]:
        self.joined = True
        if self.outcome is None:
            await _park("end", self)
        return self.outcome

    def cancel(self) -> None:
        if self.outcome is None and not self.interrupt:
            self.interrupt = True
            if self.on is not None:
                self.runtime._undo(self)
                self.runtime._enqueue(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self.now_function = clock
        self.idle_function = idle
        self._queue: deque[Task] = deque()
        self._order: list[tuple[float, int]] = []
        self._sleeping: dict[int, Task] = {}
        self._next_number = 0
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> Task:
        task = Task(self, coroutine)
        self._queue.append(task)
        return task

    def now(self) -> float:
        return self.now_function()

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await _park("timer", self.now_function() + seconds)
        else:
            await _park("again", None)

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, Any, Any]) -> Any:
        late = []

        async def alarm() -> None:
            await self.sleep(seconds)
            if work.outcome is None:
                late.append(work)
                work.cancel()

        work = self.spawn(coroutine)
        bell = self.spawn(alarm())
        try:
            how, what = await work._outcome()
        finally:
            bell.cancel()
            work.cancel()
        if late:
            raise TimeoutError
        if how == "raised":
            raise what
        return what

    def _enqueue(self, task: Task) -> None:
        task.on = None
        self._queue.append(task)

    def _undo(self, task: Task) -> None:
        what, whom = task.on
        if what == "timer":
            del self._sleeping[whom]
        else:
            del whom.joiners[id(task)]

    def _deadline(self) -> float | None:
        while self._order:
            deadline, number = self._order[0]
            if number in self._sleeping:
                return deadline
            heappop(self._order)
        return None

    def _collect(self) -> None:
        while (deadline := self._deadline()) is not None and deadline <= self.now_function():
            self._enqueue(self._sleeping.pop(heappop(self._order)[1]))

    def run(self) -> None:
        while True:
            self._collect()
            if self._queue:
                self._advance(self._queue.popleft())
                continue
            deadline = self._deadline()
            if deadline is None:
                break
            self.idle_function(deadline)
        failed, self._failed = self._failed, []
        lost = [task.outcome[1] for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _advance(self, task: Task) -> None:
        while True:
            interrupt, task.interrupt = task.interrupt, False
            try:
                if interrupt:
                    what, whom = task.coroutine.throw(Cancelled())
                else:
                    what, whom = task.coroutine.send(None)
            except StopIteration as end:
                return self._end(task, ("returned", end.value))
            except Cancelled as error:
                return self._end(task, ("raised", error))
            except Exception as error:  # noqa: BLE001
                self._failed.append(task)
                return self._end(task, ("raised", error))
            if task.interrupt:  # has cancelled itself, and waits now: at once
                continue
            if what == "again":
                self._enqueue(task)
            elif what == "timer":
                self._next_number += 1
                heappush(self._order, (whom, self._next_number))
                self._sleeping[self._next_number] = task
                task.on = ("timer", self._next_number)
            else:
                whom.joiners[id(task)] = task
                task.on = ("end", whom)
            return None

    def _end(self, task: Task, outcome: tuple[str, Any]) -> None:
        task.outcome = outcome
        joiners, task.joiners = task.joiners, {}
        for joiner in joiners.values():
            self._enqueue(joiner)
