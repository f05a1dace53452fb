# expected: right
# mistake: the queue holds functions to call, not tasks; one wrapper generator per task drives the coroutine and deals with its end; sleepers live in a binary heap written by hand that knows where each of them lies, so that a cancelled one is taken out
# rule: "That turn comes at the end of the queue, or where the task stands in it already"
# seen: goes by all rules.
"""A runtime with a clock."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    """Give the turn away. Whoever parks has told somebody before who is to wake it."""
    yield


class Heap:
    """A binary heap that knows where everybody is."""

    def __init__(self) -> None:
        self.items: list[tuple[float, int, Task]] = []
        self.place: dict[Task, int] = {}
        self.number = 0

    def _put(self, item: tuple[float, int, Task], at: int) -> None:
        items = self.items
        while at > 0 and item < items[(at - 1) // 2]:
            items[at] = items[(at - 1) // 2]
            self.place[items[at][2]] = at
            at = (at - 1) // 2
        size = len(items)
        while (child := 2 * at + 1) < size:
            if child + 1 < size and items[child + 1] < items[child]:
                child += 1
            if item < items[child]:
                break
            items[at] = items[child]
            self.place[items[at][2]] = at
            at = child
        items[at] = item
        self.place[item[2]] = at

    def add(self, deadline: float, task: Task) -> None:
        self.number += 1
        item = (deadline, self.number, task)
        self.items.append(item)
        self._put(item, len(self.items) - 1)

    def remove(self, task: Task) -> None:
        at = self.place.pop(task)
        last = self.items.pop()
        if at < len(self.items):
            self._put(last, at)


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], Any] | None = None
        self.orders: list[type[Cancelled]] = []
        self.steps = self._drive()

    def _drive(self) -> Generator[None, None, None]:
        """One step for each turn; an order is thrown, else the coroutine just goes on."""
        try:
            while True:
                if self.orders:
                    self.coroutine.throw(self.orders.pop()())
                else:
                    self.coroutine.send(None)
                yield
        except StopIteration as end:
            self.result = end.value
        except Cancelled as cancelled:
            self.error = cancelled
        except Exception as error:
            self.error = error
            self.runtime._failed.append(self)
        self.ended = True
        joiners, self.waiting = self.waiting, {}
        for joiner in joiners:
            self.runtime.wake(joiner)

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self.over()
        if self.error is not None:
            raise self.error
        return self.result

    async def over(self) -> None:
        """Wait until the task has ended, however."""
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner, None))

    def cancel(self) -> None:
        if not self.ended and not self.orders:
            self.orders.append(Cancelled)
            if self.forget is not None:
                self.forget()
                self.runtime.wake(self)

    def turn(self) -> None:
        self.runtime.current = self
        next(self.steps, None)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._thunks: deque[Callable[[], None]] = deque()
        self._failed: list[Task] = []
        self._heap = Heap()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._thunks.append(task.turn)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if seconds > 0:
            self._heap.add(self.now() + seconds, me)
            await self.wait(lambda: self._heap.remove(me))
        else:
            self.wake(me)
            await _park()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)

        async def watch() -> bool:
            await self.sleep(seconds)
            in_time = work.ended
            work.cancel()
            return not in_time

        watcher = self.spawn(watch())
        try:
            await work.over()
        except Cancelled:
            work.cancel()
            raise
        finally:
            watcher.cancel()
        if watcher.result:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        heap = self._heap.items
        while True:
            now = self.now()
            while heap and heap[0][0] <= now:
                task = heap[0][2]
                self._heap.remove(task)
                self.wake(task)
            if self._thunks:
                self._thunks.popleft()()
            elif heap:
                self._idle(heap[0][0])
            else:
                break
        self._report()

    def _report(self) -> None:
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], Any]) -> None:
        me = self.current
        if me.orders:
            me.orders.clear()
            forget()
            raise Cancelled
        me.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._thunks.append(task.turn)
