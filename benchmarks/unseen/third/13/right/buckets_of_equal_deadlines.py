# expected: right
# mistake: none; the sleepers lie in one ordered dictionary per deadline (a heap holds only the distinct deadlines), and a timer is removed for real
# rule: "Equal deadlines wake in the order of going to sleep."
# seen: nothing goes wrong; the alarm is a task whose time begins with its first turn, which the lesson leaves open
"""A runtime with a clock: an agenda of deadlines, each with those who sleep until then."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator, Iterator
from heapq import heappop, heappush
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class _Agenda:
    """deadline -> those who sleep until then, first come first."""

    def __init__(self) -> None:
        self.page: dict[float, dict[Task, None]] = {}
        self.deadlines: list[float] = []

    def add(self, deadline: float, task: Task) -> None:
        page = self.page.get(deadline)
        if page is None:
            page = self.page[deadline] = {}
            heappush(self.deadlines, deadline)
        page[task] = None

    def remove(self, deadline: float, task: Task) -> None:
        del self.page[deadline][task]

    def earliest(self) -> float | None:
        while self.deadlines:
            if self.page[self.deadlines[0]]:
                return self.deadlines[0]
            del self.page[heappop(self.deadlines)]
        return None

    def due(self, now: float) -> Iterator[Task]:
        while (first := self.earliest()) is not None and first <= now:
            heappop(self.deadlines)
            yield from self.page.pop(first)


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[Task] = []
        self.forget: Callable[[], None] | None = None
        self.step = self.begin

    # what the next turn does
    def begin(self) -> None:
        self.step = self.go_on
        self.coroutine.send(None)

    def go_on(self) -> None:
        self.coroutine.send(None)

    def be_cancelled(self) -> None:
        self.step = self.go_on
        self.coroutine.throw(Cancelled("cancelled"))

    def result_or_error(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result

    async def ending(self) -> None:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting.append(joiner)
            await self.runtime.wait(lambda: self.waiting.remove(joiner))

    async def join(self) -> Any:
        await self.ending()
        return self.result_or_error()

    def cancel(self) -> None:
        if self.ended:
            return
        self.step = self.be_cancelled
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._agenda = _Agenda()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds > 0:
            deadline = self._clock() + seconds
            self._agenda.add(deadline, task)
            await self.wait(lambda: self._agenda.remove(deadline, task))
        else:
            self._ready.append(task)
            await _park()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)

        async def watch() -> bool:
            await self.sleep(seconds)
            if work.ended:
                return False
            work.cancel()
            return True

        watchman = self.spawn(watch())
        try:
            await work.ending()
        except Cancelled:
            work.cancel()
            raise
        finally:
            watchman.cancel()
        if watchman.result:
            raise TimeoutError(f"not done in {seconds} s")
        return work.result_or_error()

    def _turns(self) -> Iterator[Task]:
        while True:
            for sleeper in self._agenda.due(self._clock()):
                self.wake(sleeper)
            if self._ready:
                yield self._ready.popleft()
            elif (deadline := self._agenda.earliest()) is not None:
                self._idle(deadline)
            else:
                return

    def run(self) -> None:
        for task in self._turns():
            self._turn(task)
        failed, self._failed = self._failed, []
        lost = [task.error for task in failed if not task.joined and isinstance(task.error, Exception)]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            task.step()
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
