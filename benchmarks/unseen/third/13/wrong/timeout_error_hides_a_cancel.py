# expected: wrong
# mistake: `timeout` takes a `Cancelled` that arrives when the time is up and the task has ended for that of the task, and raises TimeoutError; but it may be the caller's own
# rule: "who is cancelled in `timeout` takes the task along, and `Cancelled` comes out of `timeout`, even if the time was up already and the task is still cleaning up."
# seen: the time is up, and the caller is cancelled during the last turn of the task (by the task's own `finally`) or between that turn and the caller's: TimeoutError comes out instead of `Cancelled`; right if the task is still cleaning up in the caller's turn
"""A runtime with a clock: a heap of tickets, and a dictionary of who holds which."""

from __future__ import annotations

import heapq
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[Task] = []
        self.forget: Callable[[], None] | None = None
        self.cancelling = False

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting.append(joiner)
            await self.runtime.wait(lambda: self.waiting.remove(joiner))
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended:
            return
        self.cancelling = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._heap: list[tuple[float, int]] = []
        self._sleepers: dict[int, Task] = {}
        self._ticket = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if not seconds > 0:
            self._ready.append(me)
            return await _park()
        self._ticket += 1
        ticket = self._ticket
        self._sleepers[ticket] = me
        heapq.heappush(self._heap, (self._clock() + seconds, ticket))
        await self.wait(lambda: self._sleepers.pop(ticket))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        up = False

        async def give_up() -> None:
            nonlocal up
            await self.sleep(seconds)
            if not work.ended:
                up = True
                work.cancel()

        killer = self.spawn(give_up())
        try:
            result = await work.join()
        except Cancelled:
            if not work.ended:
                work.cancel()  # it is me who is cancelled
                raise
            if up:
                raise TimeoutError from None
            raise
        except Exception:
            if up:
                raise TimeoutError from None
            raise
        finally:
            killer.cancel()
        if up:
            raise TimeoutError
        return result

    def _deadline(self) -> float | None:
        while self._heap and self._heap[0][1] not in self._sleepers:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def run(self) -> None:
        while True:
            while (deadline := self._deadline()) is not None and deadline <= self._clock():
                self.wake(self._sleepers.pop(heapq.heappop(self._heap)[1]))
            if self._ready:
                self._turn(self._ready.popleft())
            elif deadline is None:
                break
            else:
                self._idle(deadline)
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.cancelling:
                task.cancelling = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
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
