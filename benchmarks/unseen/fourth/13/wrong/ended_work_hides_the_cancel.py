# expected: wrong
# mistake: a Cancelled at the join is taken for that of the work whenever the work has ended, so a caller who is cancelled just then gets TimeoutError
# rule: "who is cancelled in timeout takes the task along, and Cancelled comes out of timeout, even if the time was up already and the task is still cleaning up."
# seen: the time is up, the work cleans up, and the caller is cancelled in the very turn in which the work ends (by the work itself, in its finally, or by somebody between that turn and the caller's): TimeoutError comes out; right when the caller is cancelled earlier
"""A runtime with a clock."""

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
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.cancelled = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], None] | None = None

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.cancelled:
            return
        self.cancelled = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._sleepers: list[tuple[float, int, Task]] = []
        self._void: set[int] = set()
        self._count = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds <= 0:
            self._ready.append(task)
            await _park()
            return
        self._count += 1
        number = self._count
        heapq.heappush(self._sleepers, (self._clock() + seconds, number, task))
        await self.wait(lambda: self._void.add(number))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        late = False

        async def watch() -> None:
            nonlocal late
            await self.sleep(seconds)
            if not work.ended:
                late = True
                work.cancel()

        watcher = self.spawn(watch())
        try:
            result = await work.join()
        except BaseException:
            if not work.ended:  # it is me who was cancelled
                work.cancel()
            elif late:
                raise TimeoutError from None
            raise
        finally:
            watcher.cancel()
        if late:
            raise TimeoutError
        return result

    def _clean(self) -> None:
        while self._sleepers and self._sleepers[0][1] in self._void:
            self._void.discard(heapq.heappop(self._sleepers)[1])

    def run(self) -> None:
        while True:
            now = self._clock()
            self._clean()
            while self._sleepers and self._sleepers[0][0] <= now:
                self.wake(heapq.heappop(self._sleepers)[2])
                self._clean()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._sleepers:
                self._idle(self._sleepers[0][0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
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
            if task.cancelled:
                task.cancelled = False
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
