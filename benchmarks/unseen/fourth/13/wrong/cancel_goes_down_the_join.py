# expected: wrong
# mistake: cancelling a task that joins another cancels that other one too, as asyncio does for the task that is awaited
# rule: "Whom it joined counts as joined, and goes on"
# seen: B joins A, B is cancelled: A is cancelled as well and never gets to its end; right when nobody is cancelled in a join
"""A runtime with a clock, made of promises."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator, Iterator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class Promise:
    """Something that is kept once; whoever awaits it goes on then."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.kept = False
        self.callbacks: dict[int, Callable[[], None]] = {}
        self._tickets = 0
        self.abandon: Callable[[], None] | None = None

    def then(self, callback: Callable[[], None]) -> int:
        self._tickets += 1
        self.callbacks[self._tickets] = callback
        return self._tickets

    def keep(self) -> None:
        self.kept = True
        callbacks, self.callbacks = self.callbacks, {}
        for callback in callbacks.values():
            callback()

    def __await__(self) -> Generator[None, None, None]:
        if self.kept:
            return
        task = self.runtime.current
        ticket = self.then(lambda: self.runtime.wake(task))

        def forget() -> None:
            del self.callbacks[ticket]
            if self.abandon is not None:
                self.abandon()

        yield from self.runtime.wait(forget).__await__()


class _Alarms:
    """A binary heap in which every promise knows its place."""

    def __init__(self) -> None:
        self.heap: list[tuple[float, int, Promise]] = []
        self.place: dict[Promise, int] = {}
        self.number = 0

    def add(self, when: float, promise: Promise) -> None:
        self.number += 1
        self.heap.append((when, self.number, promise))
        self.place[promise] = len(self.heap) - 1
        self._up(len(self.heap) - 1)

    def discard(self, promise: Promise) -> None:
        at = self.place.pop(promise, None)
        if at is None:
            return
        last = self.heap.pop()
        if at < len(self.heap):
            self.heap[at] = last
            self.place[last[2]] = at
            self._up(at)
            self._down(self.place[last[2]])

    def _swap(self, i: int, j: int) -> None:
        heap = self.heap
        heap[i], heap[j] = heap[j], heap[i]
        self.place[heap[i][2]] = i
        self.place[heap[j][2]] = j

    def _up(self, at: int) -> None:
        while at and self.heap[at][:2] < self.heap[(at - 1) // 2][:2]:
            self._swap(at, (at - 1) // 2)
            at = (at - 1) // 2

    def _down(self, at: int) -> None:
        while True:
            small = at
            for child in (2 * at + 1, 2 * at + 2):
                if child < len(self.heap) and self.heap[child][:2] < self.heap[small][:2]:
                    small = child
            if small == at:
                return
            self._swap(at, small)
            at = small


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.end = Promise(runtime)
        self.forget: Callable[[], None] | None = None
        self.awaits: Task | None = None
        self.doomed = False

    @property
    def ended(self) -> bool:
        return self.end.kept

    async def join(self) -> Any:
        self.joined = True
        joiner = self.runtime.current
        joiner.awaits = self
        try:
            await self.end
        finally:
            joiner.awaits = None
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if not self.ended and not self.doomed:
            self.doomed = True
            if self.forget is not None:
                self.forget()
                self.runtime.wake(self)
                if self.awaits is not None:
                    self.awaits.cancel()  # nobody wants its result any more


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._alarms = _Alarms()
        self._failed: list[Task] = []
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _at(self, when: float) -> Promise:
        promise = Promise(self)
        promise.abandon = lambda: self._alarms.discard(promise)
        self._alarms.add(when, promise)
        return promise

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await self._at(self._clock() + seconds)
        else:
            self._ready.append(self.current)
            await _Yield()

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        alarm = self._at(self._clock() + seconds)
        work = self.spawn(coroutine)
        work.joined = True
        up = False

        def late() -> None:
            nonlocal up
            if not work.ended:
                up = True
                work.cancel()

        alarm.then(late)
        stopped: Cancelled | None = None
        while not work.ended:
            try:
                await work.end
            except Cancelled as cancelled:
                stopped = cancelled
                self._alarms.discard(alarm)
                work.cancel()
            else:
                break
        self._alarms.discard(alarm)
        if stopped is not None:
            raise stopped
        if up:
            raise TimeoutError
        return await work.join()

    def _turns(self) -> Iterator[Task]:
        while True:
            now = self._clock()
            heap = self._alarms.heap
            while heap and heap[0][0] <= now:
                promise = heap[0][2]
                self._alarms.discard(promise)
                promise.keep()
            if self._ready:
                yield self._ready.popleft()
            elif heap:
                self._idle(heap[0][0])
            else:
                return

    def run(self) -> None:
        for task in self._turns():
            self._turn(task)
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        self.current.forget = forget
        await _Yield()

    def wake(self, task: Task) -> None:
        task.forget = None
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
        task.end.keep()


class _Yield:
    def __await__(self) -> Generator[None, None, None]:
        yield
