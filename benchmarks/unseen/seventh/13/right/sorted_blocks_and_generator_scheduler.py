# expected: right
# mistake: nothing; unusual: sleepers in a sorted list cut into blocks (bisect), the scheduler is a generator of tasks (`run` is a for loop over it), and the outcome of a task is a function that returns or raises
# rule: "A good one knows the earliest deadline and sleeps until then."
# seen: behaves as the lesson says
"""A runtime with a sorted agenda and a generator for a scheduler."""

from __future__ import annotations

import types
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Coroutine, Generator, Iterator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class _Agenda:
    """(deadline, number, task) in order, cut into blocks so that nothing long has to be moved."""

    LIMIT = 512

    def __init__(self) -> None:
        self.blocks: list[list[tuple[float, int, Task]]] = []
        self.lasts: list[tuple[float, int]] = []  # the last key of each block

    def add(self, key: tuple[float, int], task: Task) -> None:
        if not self.blocks:
            self.blocks.append([(*key, task)])
            self.lasts.append(key)
            return
        at = min(bisect_left(self.lasts, key), len(self.blocks) - 1)
        block = self.blocks[at]
        insort(block, (*key, task))  # numbers differ, so tasks are never compared
        if len(block) > self.LIMIT:
            half = len(block) // 2
            self.blocks[at : at + 1] = [block[:half], block[half:]]
            self.lasts[at : at + 1] = [block[half - 1][:2], block[-1][:2]]
        else:
            self.lasts[at] = block[-1][:2]

    def remove(self, key: tuple[float, int]) -> None:
        at = bisect_left(self.lasts, key)
        block = self.blocks[at]
        del block[bisect_left(block, key)]
        if block:
            self.lasts[at] = block[-1][:2]
        else:
            del self.blocks[at], self.lasts[at]

    def first(self) -> tuple[float, int, Task] | None:
        return self.blocks[0][0] if self.blocks else None


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.joined = False
        self.outcome: Callable[[], Any] | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], Any] | None = None
        self.pending: list[Cancelled] = []

    @property
    def ended(self) -> bool:
        return self.outcome is not None

    async def join(self) -> Any:
        self.joined = True
        await self.gone()
        return self.outcome()

    async def gone(self) -> None:
        if not self.ended:
            me = self.runtime.current
            self.waiting[me] = None
            await self.runtime.wait(lambda: self.waiting.pop(me))

    def cancel(self) -> None:
        if self.ended or self.pending:
            return
        self.pending.append(Cancelled())
        if self.forget:
            self.forget()
            self.runtime.wake(self)

    def step(self) -> bool:
        """One turn. Whether that was the last one."""
        try:
            if self.pending:
                self.coroutine.throw(self.pending.pop())
            else:
                self.coroutine.send(None)
        except StopIteration as end:
            result = end.value
            self.outcome = lambda: result
        except (Cancelled, Exception) as problem:
            error = problem

            def outcome() -> Any:
                raise error

            self.outcome = outcome
            if not isinstance(error, Cancelled):
                self.runtime._failed.append((self, error))
        return self.ended


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[tuple[Task, Exception]] = []
        self._sleepers = _Agenda()
        self._number = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds == 0:
            self.wake(self.current)
            await _park()
        else:
            self._number += 1
            key = (self._clock() + seconds, self._number)
            self._sleepers.add(key, self.current)
            await self.wait(lambda: self._sleepers.remove(key))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """The work and the alarm know each other; the caller only waits until the work is gone."""
        alarmed: set[Task] = set()

        async def alarm(victim: Task) -> None:
            await self.sleep(seconds)
            if not victim.ended:
                alarmed.add(victim)
                victim.cancel()

        work = self.spawn(coroutine)
        work.joined = True
        clock = self.spawn(alarm(work))
        try:
            await work.gone()
        finally:
            for task in (clock, work):
                task.cancel()
        if work in alarmed:
            raise TimeoutError
        return work.outcome()

    def run(self) -> None:
        for task in self._turns():
            self.current = task
            if task.step():
                for joiner in task.waiting:
                    self.wake(joiner)
                task.waiting.clear()
        lost = [error for task, error in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turns(self) -> Iterator[Task]:
        while True:
            while (first := self._sleepers.first()) is not None and first[0] <= self._clock():
                self._sleepers.remove(first[:2])
                self.wake(first[2])
            if self._ready:
                yield self._ready.popleft()
            elif first is not None:
                self._idle(first[0])
            else:
                return

    async def wait(self, forget: Callable[[], Any]) -> None:
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)
