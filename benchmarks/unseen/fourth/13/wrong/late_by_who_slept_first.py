# expected: wrong
# mistake: those who are due at the same look are woken in the order in which they went to sleep, not by their deadlines
# rule: "Whose time has come goes to the end of the queue: the earliest deadline first, also of those who are late."
# seen: A sleeps 5 s, B sleeps 3 s, another works from 1 s to 11 s: A is woken before B; right as long as only one deadline is due at a time
"""A runtime with a clock: buckets of sleepers."""

from __future__ import annotations

import heapq
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class _Park:
    """Awaiting this gives the turn away."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class _Ended:
    """Awaiting this waits for the end of a task, and says nothing about how it ended."""

    def __init__(self, task: Task) -> None:
        self.task = task
        task.joined = True

    def __await__(self) -> Generator[None, None, None]:
        if self.task.ended:
            return
        joiner = self.task.runtime.current
        self.task.waiting[joiner] = True
        joiner.forget = lambda: self.task.waiting.pop(joiner)
        yield


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.step: Callable[[], Any] = lambda: coroutine.send(None)
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, bool] = {}
        self.forget: Callable[[], None] | None = None

    async def join(self) -> Any:
        await _Ended(self)
        return self._outcome()

    def _outcome(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended:
            return

        def step() -> Any:
            return self.coroutine.throw(Cancelled())

        self.step = step
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: OrderedDict[Task, None] = OrderedDict()
        self._buckets: dict[float, dict[Task, int]] = {}
        self._deadlines: list[float] = []
        self._tickets = 0
        self._failed: list[Task] = []
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready[task] = None
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds <= 0:
            self.wake(task)
        else:
            deadline = self._clock() + seconds
            bucket = self._buckets.get(deadline)
            if bucket is None:
                bucket = self._buckets[deadline] = {}
                heapq.heappush(self._deadlines, deadline)
            self._tickets += 1
            bucket[task] = self._tickets
            task.forget = lambda: bucket.pop(task)
        await _Park()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        late = seconds <= 0
        watcher = None
        if late:
            work.cancel()
        else:

            async def watch() -> None:
                nonlocal late
                await self.sleep(seconds)
                if not work.ended:
                    late = True
                    work.cancel()

            watcher = self.spawn(watch())
        clean = False
        try:
            await _Ended(work)
            clean = True
        finally:
            if not clean:
                work.cancel()
            if watcher is not None:
                watcher.cancel()
        if late:
            raise TimeoutError
        return work._outcome()

    def _earliest(self) -> float | None:
        """The earliest deadline that still has a sleeper."""
        while self._deadlines and not self._buckets[self._deadlines[0]]:
            del self._buckets[heapq.heappop(self._deadlines)]
        return self._deadlines[0] if self._deadlines else None

    def run(self) -> None:
        while True:
            time = self._clock()
            earliest = self._earliest()
            due: list[tuple[int, Task]] = []
            while earliest is not None and earliest <= time:
                heapq.heappop(self._deadlines)
                due += [(ticket, task) for task, ticket in self._buckets.pop(earliest).items()]
                earliest = self._earliest()
            for _, task in sorted(due, key=lambda pair: pair[0]):  # fair: who came first goes first
                self.wake(task)
            if self._ready:
                task, _ = self._ready.popitem(last=False)
                self._turn(task)
            elif earliest is not None:
                self._idle(earliest)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        self.current.forget = forget
        await _Park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready[task] = None

    def _turn(self, task: Task) -> None:
        self.current = task
        step, task.step = task.step, lambda: task.coroutine.send(None)
        try:
            step()
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
