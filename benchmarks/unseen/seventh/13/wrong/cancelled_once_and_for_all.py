# expected: wrong
# mistake: that a task was cancelled is a fact that stays (`cancel_requested` is never taken back), so each task can be cancelled only once in its life
# rule: "to cancel it again later raises `Cancelled` again, where it waits then."
# seen: a task that caught `Cancelled` and cleans up (or just goes on) is left alone by the second `cancel()`, and sleeps to the end
"""A runtime that keeps the sleepers of one instant together."""

from __future__ import annotations

import enum
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from heapq import heappop, heappush
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class _State(enum.Enum):
    READY = "stands in the queue"
    RUNNING = "has its turn"
    PARKED = "waits in a dict of waiters"
    ENDED = "is over"


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.state = _State.READY
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.place: dict[Task, None] = {}  # the waiters among which this task is parked
        self.cancel_requested = False
        self.doomed = False

    @property
    def ended(self) -> bool:
        return self.state is _State.ENDED

    async def join(self) -> Any:
        self.joined = True
        await self._over()
        if self.error is None:
            return self.result
        raise self.error

    async def _over(self) -> None:
        if not self.ended:
            await self.runtime._park_in(self.waiting)

    def cancel(self) -> None:
        if self.cancel_requested:
            return  # once is enough
        self.cancel_requested = True
        match self.state:
            case _State.ENDED:
                pass
            case _State.PARKED:
                self.doomed = True
                del self.place[self]
                self.runtime._queue(self)
            case _State.READY | _State.RUNNING:
                self.doomed = True


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._at: dict[float, dict[Task, None]] = {}
        self._instants: list[float] = []
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _queue(self, task: Task) -> None:
        task.state = _State.READY
        self._ready.append(task)

    async def _park_in(self, waiters: dict[Task, None]) -> None:
        task = self.current
        if task.doomed:  # it has cancelled itself: raised at the end of the queue
            self._queue(task)
        else:
            waiters[task] = None
            task.place = waiters
            task.state = _State.PARKED
        await _park()

    async def sleep(self, seconds: float) -> None:
        if seconds == 0:
            self._queue(self.current)
            await _park()
            return
        instant = self._clock() + seconds
        if instant not in self._at:
            self._at[instant] = {}
            heappush(self._instants, instant)
        await self._park_in(self._at[instant])

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        cell: list[str] = []
        work = self.spawn(coroutine)
        work.joined = True

        async def bell() -> None:
            await self.sleep(seconds)
            if not work.ended:
                cell.append("late")
                work.cancel()

        ringer = self.spawn(bell())
        try:
            await work._over()
        except Cancelled:
            work.cancel()
            raise
        finally:
            ringer.cancel()
        match cell, work.error:
            case [["late"], _]:
                raise TimeoutError
            case [_, None]:
                return work.result
            case [_, error]:
                raise error

    def run(self) -> None:
        while True:
            self._wake_the_due()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._instants:
                self._idle(self._instants[0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _wake_the_due(self) -> None:
        while self._instants:
            instant = self._instants[0]
            sleepers = self._at[instant]
            if sleepers and instant > self._clock():
                return
            heappop(self._instants)
            del self._at[instant]
            for task in sleepers:
                self._queue(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        task.state = _State.RUNNING
        try:
            if task.doomed:
                task.doomed = False
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
        task.state = _State.ENDED
        for joiner in task.waiting:
            self._queue(joiner)
        task.waiting.clear()
