# expected: wrong
# mistake: in the learner's own heap, a removed timer is replaced by the last one, which then only sinks; it would sometimes have to rise
# rule: "Its timer is gone; nobody waits for it any more, neither `run` nor `idle`. Other sleepers notice nothing."
# seen: only with at least seven timers and a cancel in one branch of the heap while the last timer, in another branch, is earlier than the parent of the removed one: afterwards sleepers wake late or in a wrong order, and `idle` is called with a later deadline than the earliest
"""A runtime with a clock, on a heap that knows where everybody stands."""

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


class Alarm:
    __slots__ = ("call", "index", "key")

    def __init__(self, key: tuple[float, int], call: Callable[[], None]) -> None:
        self.key = key
        self.call = call
        self.index = -1  # not in the heap


class AlarmHeap:
    """A binary heap from which everybody can be taken out, in log(n) steps."""

    def __init__(self) -> None:
        self._items: list[Alarm] = []

    def __bool__(self) -> bool:
        return bool(self._items)

    def first(self) -> Alarm:
        return self._items[0]

    def push(self, alarm: Alarm) -> None:
        alarm.index = len(self._items)
        self._items.append(alarm)
        self._rise(alarm.index)

    def remove(self, alarm: Alarm) -> None:
        index = alarm.index
        if index < 0:
            return
        alarm.index = -1
        last = self._items.pop()
        if last is not alarm:
            self._items[index] = last
            last.index = index
            self._sink(index)

    def _swap(self, i: int, j: int) -> None:
        items = self._items
        items[i], items[j] = items[j], items[i]
        items[i].index = i
        items[j].index = j

    def _rise(self, index: int) -> None:
        while index > 0:
            parent = (index - 1) // 2
            if self._items[parent].key <= self._items[index].key:
                return
            self._swap(parent, index)
            index = parent

    def _sink(self, index: int) -> None:
        while True:
            smallest = index
            for child in (2 * index + 1, 2 * index + 2):
                if child < len(self._items) and self._items[child].key < self._items[smallest].key:
                    smallest = child
            if smallest == index:
                return
            self._swap(smallest, index)
            index = smallest


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
        self.cancelled = False

    async def _over(self) -> None:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))

    async def join(self) -> Any:
        await self._over()
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
        self._alarms = AlarmHeap()
        self._set = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _alarm(self, deadline: float, call: Callable[[], None]) -> Alarm:
        self._set += 1
        alarm = Alarm((deadline, self._set), call)
        self._alarms.push(alarm)
        return alarm

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds <= 0:
            self._ready.append(task)
            await _park()
            return
        alarm = self._alarm(self.now() + seconds, lambda: self.wake(task))
        await self.wait(lambda: self._alarms.remove(alarm))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        up = False

        def ring() -> None:
            nonlocal up
            if not work.ended:
                up = True
                work.cancel()

        alarm = self._alarm(self.now() + seconds, ring)
        try:
            await work._over()
        except Cancelled:
            work.cancel()
            raise
        finally:
            self._alarms.remove(alarm)
        if up:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            now = self.now()
            while self._alarms and self._alarms.first().key[0] <= now:
                alarm = self._alarms.first()
                self._alarms.remove(alarm)
                alarm.call()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._alarms:
                self._idle(self._alarms.first().key[0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        if task.cancelled:
            task.cancelled = False
            forget()
            raise Cancelled
        task.forget = forget
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
            joiner.runtime.wake(joiner)
        task.waiting.clear()
