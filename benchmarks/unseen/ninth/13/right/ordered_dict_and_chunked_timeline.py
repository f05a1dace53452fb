# expected: right
# mistake: none; the queue is an OrderedDict, the timers a chunked sorted list with bisect, timeout an async context manager
# rule: "Nothing is left over, however it ends: who is cancelled in `timeout` takes the task along, and `Cancelled` comes out of `timeout`"
# seen: follows every rule; a task is always in exactly one of queue, timeline and somebody's list of joiners
"""A runtime with a clock. Every task stands in one place at a time, and every place can strike it out."""

from __future__ import annotations

import types
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Generator, Iterator
from typing import Any, Protocol


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class _Place(Protocol):
    def strike(self, task: Task) -> None: ...


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class _Row:
    """First in, first out; in it at most once."""

    def __init__(self) -> None:
        self._tasks: OrderedDict[Task, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._tasks)

    def enter(self, task: Task) -> None:
        self._tasks[task] = None
        task.place = self

    def next(self) -> Task:
        task, _ = self._tasks.popitem(last=False)
        task.place = None
        return task

    def strike(self, task: Task) -> None:
        del self._tasks[task]
        task.place = None


class _Timeline:
    """Appointments in order: a list of short sorted lists, none of them empty."""

    SIZE = 400

    def __init__(self) -> None:
        self._chunks: list[list[tuple[float, int]]] = []
        self._lasts: list[tuple[float, int]] = []
        self._tasks: dict[tuple[float, int], Task] = {}
        self._keys: dict[Task, tuple[float, int]] = {}
        self._count = 0

    def __len__(self) -> int:
        return len(self._keys)

    def enter(self, task: Task, deadline: float) -> None:
        self._count += 1
        key = (deadline, self._count)
        self._tasks[key] = task
        self._keys[task] = key
        task.place = self
        if not self._chunks:
            self._chunks.append([key])
            self._lasts.append(key)
            return
        at = min(bisect_left(self._lasts, key), len(self._chunks) - 1)
        chunk = self._chunks[at]
        insort(chunk, key)
        self._lasts[at] = chunk[-1]
        if len(chunk) > 2 * self.SIZE:
            half = chunk[self.SIZE :]
            del chunk[self.SIZE :]
            self._chunks.insert(at + 1, half)
            self._lasts.insert(at, chunk[-1])

    def strike(self, task: Task) -> None:
        key = self._keys.pop(task)
        del self._tasks[key]
        task.place = None
        at = bisect_left(self._lasts, key)
        chunk = self._chunks[at]
        del chunk[bisect_left(chunk, key)]
        if chunk:
            self._lasts[at] = chunk[-1]
        else:
            del self._chunks[at], self._lasts[at]

    def first(self) -> float:
        return self._chunks[0][0][0]

    def due(self, now: float) -> Iterator[Task]:
        while self._chunks and self.first() <= now:
            task = self._tasks[self._chunks[0][0]]
            self.strike(task)
            yield task


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.joiners = _Row()
        self.place: _Place | None = None
        self.hit = False

    async def over(self) -> Task:
        self.joined = True
        if not self.ended:
            await self.runtime._wait(self.joiners.enter)
        return self

    async def join(self) -> Any:
        await self.over()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.hit:
            return
        self.hit = True
        queue = self.runtime._queue
        if self.place is not None and self.place is not queue:
            self.place.strike(self)
            queue.enter(self)


class _Limit:
    """``async with _Limit(runtime, seconds, task)``: leaves nothing behind, whatever happens inside."""

    def __init__(self, runtime: Runtime, seconds: float, task: Task) -> None:
        self.task = task
        self.exceeded = False
        self._alarm = runtime.spawn(self._watch(runtime, runtime.now() + seconds))

    async def _watch(self, runtime: Runtime, deadline: float) -> None:
        await runtime._wait(lambda me: runtime._timeline.enter(me, deadline))
        self.exceeded = not self.task.ended
        self.task.cancel()

    async def __aenter__(self) -> _Limit:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._alarm.cancel()
        self.task.cancel()
        if kind is None and self.exceeded:
            raise TimeoutError


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._queue = _Row()
        self._timeline = _Timeline()
        self._failed: list[Task] = []
        self._current: Task | None = None

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._queue.enter(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await self._wait(self._queue.enter)
        else:
            deadline = self._clock() + seconds
            await self._wait(lambda me: self._timeline.enter(me, deadline))

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        async with _Limit(self, seconds, self.spawn(coroutine)) as limit:
            await limit.task.over()
        return await limit.task.join()

    async def _wait(self, enter: Callable[[Task], None]) -> None:
        me = self._current
        assert me is not None
        if me.hit:
            me.hit = False
            raise Cancelled
        enter(me)
        await _park()

    def run(self) -> None:
        while True:
            for task in self._timeline.due(self._clock()):
                self._queue.enter(task)
            if self._queue:
                self._turn(self._queue.next())
            elif self._timeline:
                self._idle(self._timeline.first())
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed = []
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task: Task) -> None:
        self._current = task
        try:
            if task.hit:
                task.hit = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            return
        except StopIteration as stop:
            task.result = stop.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        finally:
            self._current = None
        task.ended = True
        while task.joiners:
            self._queue.enter(task.joiners.next())
