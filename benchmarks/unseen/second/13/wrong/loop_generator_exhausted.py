# expected: wrong
# mistake: the loop is a generator that is made once, in __init__, and is exhausted after the first run
# rule: "`run` is over when nobody is ready and nobody sleeps; more may be spawned then, and `run` called again."
# seen: the second run() returns at once, and what was spawned since never runs; the first run is right, whatever happens in it
"""The loop is a generator: one item for each turn or nap."""

from __future__ import annotations

import heapq
import types
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: OrderedDict[Task, None] = OrderedDict()
        self.forget: Callable[[], None] | None = None
        self.next_turn = coroutine.send  # or: throw
        self.payload: Any = None

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await self.runtime._select(self, None)
        return self.outcome()

    def outcome(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.payload is not None:
            return
        self.next_turn, self.payload = self.coroutine.throw, Cancelled()
        if self.forget is not None:
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._heap: list[tuple[float, int]] = []
        self._timers: dict[int, Task] = {}
        self._issued = 0
        self.current: Task
        self._turns = self._loop()

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def _select(self, task: Task | None, deadline: float | None) -> None:
        """Park the current task until `task` ends or the time has come; undo both then."""
        me = self.current
        ticket = None
        if task is not None:
            task.waiting[me] = None
        if deadline is not None:
            ticket = self._issued = self._issued + 1
            heapq.heappush(self._heap, (deadline, ticket))
            self._timers[ticket] = me

        def forget() -> None:
            if task is not None:
                task.waiting.pop(me, None)
            self._timers.pop(ticket, None)

        await self.wait(forget)

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await self._select(None, self._clock() + seconds)
        else:
            if self.current.payload is None:
                self._ready.append(self.current)
                await _park()
            else:
                await self.wait(lambda: None)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        late = False

        async def bell() -> None:
            nonlocal late
            await self.sleep(seconds)
            if not work.ended:
                late = True
                work.cancel()

        ringer = self.spawn(bell())
        try:
            await self._select(work, None)
        except Cancelled:
            work.cancel()
            raise
        finally:
            ringer.cancel()
        if late:
            raise TimeoutError
        return work.outcome()

    def _first(self) -> float | None:
        while self._heap and self._heap[0][1] not in self._timers:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def _loop(self) -> Generator[None, None, None]:
        while True:
            while (first := self._first()) is not None and first <= self._clock():
                self.wake(self._timers[self._heap[0][1]])
            if self._ready:
                self._turn(self._ready.popleft())
            elif first is not None:
                self._idle(first)
            else:
                return
            yield

    def run(self) -> None:
        for _ in self._turns:
            pass
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        task.forget = forget
        if task.payload is not None:  # has cancelled itself: no need to wait for anybody
            self.wake(task)
        await _park()

    def wake(self, task: Task) -> None:
        forget, task.forget = task.forget, None
        if forget is not None:
            forget()
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        step, payload = task.next_turn, task.payload
        task.next_turn, task.payload = task.coroutine.send, None
        try:
            step(payload)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        task.ended = True
        while task.waiting:
            self.wake(next(iter(task.waiting)))
