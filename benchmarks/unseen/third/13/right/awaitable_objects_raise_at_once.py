# expected: right
# mistake: none; every wait is an object with `__await__` (Nap, Ending, Limit), timers are a pairing heap, and who has cancelled itself gets `Cancelled` at once at its next wait
# rule: "One that cancels itself goes on to where it waits next; there `Cancelled` is raised, at once or when the wait is over."
# seen: nothing goes wrong
"""A runtime with a clock, made of awaitable objects."""

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


class _Wait:
    """One waiting of the current task."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.task = runtime.current

    def needed(self) -> bool:
        return True

    def enter(self) -> None: ...

    def leave(self) -> None: ...

    def __await__(self) -> Generator[None, None, None]:
        if self.needed():
            if self.task.cancelled:
                self.task.cancelled = False
                raise Cancelled
            self.enter()
            self.task.forget = self.leave
            yield


class _Pass(_Wait):
    def __await__(self) -> Generator[None, None, None]:
        if self.task.cancelled:
            self.task.cancelled = False
            raise Cancelled
        self.runtime._ready.append(self.task)
        yield


class _Nap(_Wait):
    def __init__(self, runtime: Runtime, seconds: float) -> None:
        super().__init__(runtime)
        runtime._naps += 1
        self.key = (runtime.now() + seconds, runtime._naps)
        self.void = False
        self.children: list[_Nap] = []

    def enter(self) -> None:
        self.runtime._root = _meld(self.runtime._root, self)

    def leave(self) -> None:
        self.void = True


def _meld(one: _Nap | None, two: _Nap | None) -> _Nap | None:
    if one is None or two is None:
        return one or two
    if two.key < one.key:
        one, two = two, one
    one.children.append(two)
    return one


def _without_root(root: _Nap) -> _Nap | None:
    trees: deque[_Nap] = deque(root.children)
    root.children = []
    while len(trees) > 1:
        melded = _meld(trees.popleft(), trees.popleft())
        assert melded is not None
        trees.append(melded)
    return trees[0] if trees else None


class _Ending(_Wait):
    def __init__(self, runtime: Runtime, other: Task) -> None:
        super().__init__(runtime)
        self.other = other
        other.joined = True

    def needed(self) -> bool:
        return not self.other.ended

    def enter(self) -> None:
        self.other.waiting.append(self.task)

    def leave(self) -> None:
        self.other.waiting.remove(self.task)


class _Limit:
    def __init__(self, runtime: Runtime, seconds: float, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.up = False
        self.work = runtime.spawn(coroutine)
        self.guard = runtime.spawn(self.strike(seconds))

    async def strike(self, seconds: float) -> None:
        await self.runtime.sleep(seconds)
        self.up = not self.work.ended
        self.work.cancel()

    def __await__(self) -> Generator[None, None, Any]:
        try:
            yield from _Ending(self.runtime, self.work).__await__()
        except Cancelled:
            self.work.cancel()
            raise
        finally:
            self.guard.cancel()
        if self.up:
            raise TimeoutError
        return self.work.get()


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: list[Task] = []
        self.forget: Callable[[], None] | None = None
        self.cancelled = False

    def get(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.result

    async def join(self) -> Any:
        await _Ending(self.runtime, self)
        return self.get()

    def cancel(self) -> None:
        if self.ended:
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
        self._root: _Nap | None = None
        self._naps = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        await (_Nap(self, seconds) if seconds > 0 else _Pass(self))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        return await _Limit(self, seconds, coroutine)

    def _next_nap(self) -> _Nap | None:
        while self._root is not None and self._root.void:
            self._root = _without_root(self._root)
        return self._root

    def run(self) -> None:
        while True:
            while (nap := self._next_nap()) is not None and nap.key[0] <= self._clock():
                self._root = _without_root(nap)
                self.wake(nap.task)
            if self._ready:
                self._turn(self._ready.popleft())
                continue
            if nap is None:
                break
            self._idle(nap.key[0])
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        waiting = _Wait(self)
        waiting.leave = forget  # type: ignore[method-assign]
        await waiting

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        cancelled, task.cancelled = task.cancelled, False
        try:
            if cancelled:
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as error:
            task.error = error
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
