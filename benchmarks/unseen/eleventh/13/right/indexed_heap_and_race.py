# expected: right
# mistake: none; as in firmware: a binary heap written by hand in which each timer knows its index, so that a cancelled one is really taken out; `timeout` waits for two things at once, without an alarm task
# rule: "Its timer is gone; nobody waits for it any more, neither `run` nor `idle`."
# seen: a task stands in several places while it waits (timer heap, joiners of another); whatever wakes it takes it out of all of them
"""A runtime with a clock: an indexed heap, and waits for several things."""

from __future__ import annotations

import types
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any, Protocol


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class Place(Protocol):
    """Where tasks wait."""

    def leave(self, task: Task) -> None: ...


class Joiners:
    """Tasks in the order in which they came."""

    def __init__(self) -> None:
        self.tasks: OrderedDict[Task, None] = OrderedDict()

    def enter(self, task: Task) -> None:
        self.tasks[task] = None

    def leave(self, task: Task) -> None:
        self.tasks.pop(task, None)


class Sleepers:
    """A binary heap of [deadline, number, task]; ``where`` says at which index a task stands."""

    def __init__(self) -> None:
        self.heap: list[tuple[float, int, Task]] = []
        self.where: dict[Task, int] = {}
        self.number = 0

    def enter(self, task: Task, deadline: float) -> None:
        self.number += 1
        self.heap.append((deadline, self.number, task))
        self._up(len(self.heap) - 1)

    def leave(self, task: Task) -> None:
        index = self.where.pop(task, None)
        if index is None:
            return
        last = self.heap.pop()
        if index < len(self.heap):
            self.heap[index] = last
            self._down(self._up(index))

    def _up(self, index: int) -> int:
        item = self.heap[index]
        while index and item[:2] < self.heap[(index - 1) // 2][:2]:
            self._put(index, self.heap[(index - 1) // 2])
            index = (index - 1) // 2
        self._put(index, item)
        return index

    def _down(self, index: int) -> None:
        item, size = self.heap[index], len(self.heap)
        while (child := 2 * index + 1) < size:
            if child + 1 < size and self.heap[child + 1][:2] < self.heap[child][:2]:
                child += 1
            if item[:2] < self.heap[child][:2]:
                break
            self._put(index, self.heap[child])
            index = child
        self._put(index, item)

    def _put(self, index: int, item: tuple[float, int, Task]) -> None:
        self.heap[index] = item
        self.where[item[2]] = index


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
        self.cancel_pending = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.joiners = Joiners()
        self.places: tuple[Place, ...] = ()

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ended:
            me = self.runtime.running
            self.joiners.enter(me)
            me.places = (self.joiners,)
            await _park()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if not self.ended and not self.cancel_pending:
            self.cancel_pending = True
            if self.places:
                self.runtime.wake(self)


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock, self._idle = clock, idle
        self._ready: deque[Task] = deque()
        self._sleepers = Sleepers()
        self._failed: list[Task] = []
        self.running: Task

    def now(self) -> float:
        """The time in seconds."""
        return self._clock()

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def wake(self, task: Task) -> None:
        for place in task.places:
            place.leave(task)
        task.places = ()
        self._ready.append(task)

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds; 0 lets every other task that is ready have its turn first."""
        me = self.running
        if seconds > 0:
            self._sleepers.enter(me, self._clock() + seconds)
            me.places = (self._sleepers,)
        else:
            self._ready.append(me)
        await _park()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        me = self.running
        work = self.spawn(coroutine)
        work.joined = True
        self._sleepers.enter(me, self._clock() + seconds)
        work.joiners.enter(me)
        me.places = (self._sleepers, work.joiners)
        try:
            await _park()  # the first of the two
            if work.ended:
                return await work.join()
            work.cancel()
            work.joiners.enter(me)
            me.places = (work.joiners,)
            await _park()
        except Cancelled:
            work.cancel()
            raise
        raise TimeoutError

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        heap = self._sleepers.heap
        while True:
            while heap and heap[0][0] <= self._clock():
                self.wake(heap[0][2])
            if self._ready:
                self._turn(self._ready.popleft())
            elif heap:
                self._idle(heap[0][0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task: Task) -> None:
        self.running = task
        coroutine = task.coroutine
        try:
            if task.cancel_pending:
                task.cancel_pending = False
                coroutine.throw(Cancelled)
            else:
                coroutine.send(None)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in list(task.joiners.tasks):
            self.wake(joiner)
