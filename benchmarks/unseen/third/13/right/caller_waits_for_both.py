# expected: right
# mistake: none; `timeout` needs no alarm: the caller itself waits for its own deadline AND for the task, whichever is first, and cancels the task in its own turn; own indexed heap with true removal
# rule: "When the time is up before, it cancels that task, and when the task has ended it raises `TimeoutError`"
# seen: nothing goes wrong
"""A runtime with a clock. A waiting is an object that can have more than one end."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class _Alarm:
    __slots__ = ("key", "place", "task")

    def __init__(self, key: tuple[float, int], task: Task) -> None:
        self.key = key
        self.task = task
        self.place = -1


class _Alarms:
    """A binary heap that knows where everybody is, so that everybody can leave from the middle."""

    def __init__(self) -> None:
        self.heap: list[_Alarm] = []

    def _put(self, alarm: _Alarm, place: int) -> None:
        self.heap[place] = alarm
        alarm.place = place

    def _settle(self, alarm: _Alarm, place: int) -> None:
        heap = self.heap
        while place and alarm.key < heap[(place - 1) // 2].key:
            self._put(heap[(place - 1) // 2], place)
            place = (place - 1) // 2
        while (child := 2 * place + 1) < len(heap):
            if child + 1 < len(heap) and heap[child + 1].key < heap[child].key:
                child += 1
            if alarm.key <= heap[child].key:
                break
            self._put(heap[child], place)
            place = child
        self._put(alarm, place)

    def add(self, alarm: _Alarm) -> None:
        self.heap.append(alarm)
        self._settle(alarm, len(self.heap) - 1)

    def remove(self, alarm: _Alarm) -> None:
        place = alarm.place
        last = self.heap.pop()
        if last is not alarm:
            self._settle(last, place)
        alarm.place = -1


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], None] | None = None
        self.doomed = False

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))
        return self.outcome()

    def outcome(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if not self.ended:
            self.doomed = True
            if self.forget is not None:
                self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._alarms = _Alarms()
        self._tickets = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _alarm(self, seconds: float) -> _Alarm:
        self._tickets += 1
        alarm = _Alarm((self._clock() + seconds, self._tickets), self.current)
        self._alarms.add(alarm)
        return alarm

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            alarm = self._alarm(seconds)
            await self.wait(lambda: self._alarms.remove(alarm))
        else:
            self._ready.append(self.current)
            await _park()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        me = self.current
        work = self.spawn(coroutine)
        work.joined = True
        alarm = self._alarm(seconds)
        work.waiting[me] = None

        def forget_both() -> None:
            self._alarms.remove(alarm)
            work.waiting.pop(me, None)

        try:
            await self.wait(forget_both)
            if work.ended:
                return work.outcome()
            work.cancel()
            work.waiting[me] = None
            await self.wait(lambda: work.waiting.pop(me, None))
        except Cancelled:
            work.cancel()  # nothing happens to it if it has ended
            raise
        raise TimeoutError

    def run(self) -> None:
        heap = self._alarms.heap
        while self._ready or heap:
            while heap and heap[0].key[0] <= self._clock():
                self.wake(heap[0].task)
            if self._ready:
                self._turn(self._ready.popleft())
            else:
                self._idle(heap[0].key[0])
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        """End the waiting of a task, with all that belongs to it, and put it at the end of the queue."""
        forget, task.forget = task.forget, None
        assert forget is not None
        forget()
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
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
        task.ended = True
        for joiner in list(task.waiting):
            self.wake(joiner)
