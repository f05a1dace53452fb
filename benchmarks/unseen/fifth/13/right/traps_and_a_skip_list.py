# expected: right
# mistake: tasks yield requests (closures) that the kernel carries out; sleepers live in a skip list, out of which a cancelled one is really taken; nothing is left void
# rule: "Its timer is gone; nobody waits for it any more, neither `run` nor `idle`."
# seen: goes by all rules; a hundred thousand timers cost a logarithm each.
"""A runtime with a clock."""

from __future__ import annotations

import itertools
import random
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    """Give the turn away. Whoever parks has told somebody before who is to wake it."""
    yield


class SkipList:
    """Keys in order, with insertion and removal in logarithmic time."""

    LEVELS = 18

    def __init__(self) -> None:
        self.head: list[Any] = [None, None, [None] * self.LEVELS]
        self.random = random.Random(13)

    def _before(self, key: tuple[float, int]) -> list[list[Any]]:
        path = [self.head] * self.LEVELS
        node = self.head
        for level in reversed(range(self.LEVELS)):
            while (after := node[2][level]) is not None and after[0] < key:
                node = after
            path[level] = node
        return path

    def add(self, key: tuple[float, int], value: Any) -> None:
        height = 1
        while height < self.LEVELS and self.random.random() < 0.5:
            height += 1
        node = [key, value, [None] * height]
        for level, before in enumerate(self._before(key)[:height]):
            node[2][level] = before[2][level]
            before[2][level] = node

    def remove(self, key: tuple[float, int]) -> Any:
        path = self._before(key)
        node = path[0][2][0]
        assert node[0] == key
        for level, after in enumerate(node[2]):
            path[level][2][level] = after
        return node[1]

    def pop(self) -> Any:
        """Take out the first: whatever leads to it comes from the head."""
        node = self.head[2][0]
        for level, after in enumerate(node[2]):
            self.head[2][level] = after
        return node[1]

    def first(self) -> tuple[float, int] | None:
        node = self.head[2][0]
        return None if node is None else node[0]


@types.coroutine
def _trap(request: Callable[[Task], None]) -> Generator[Callable[[Task], None], None, None]:
    """End the turn; the kernel then calls ``request`` with the task."""
    yield request


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], Any] | None = None
        self.cancelling = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self.over()
        if self.error is not None:
            raise self.error
        return self.result

    async def over(self) -> None:
        """Wait until the task has ended, however."""
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner, None))

    def cancel(self) -> None:
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.forget is not None:
            forget, self.forget = self.forget, None
            forget()
            self.runtime._ready.append(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self.current: Task
        self._asleep = SkipList()
        self._number = itertools.count()

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await _trap(self._ready.append)
            return
        key = (self.now() + seconds, next(self._number))

        def lie_down(task: Task) -> None:
            self._asleep.add(key, task)
            task.forget = lambda: self._asleep.remove(key)

        await _trap(lie_down)

    async def wait(self, forget: Callable[[], Any]) -> None:
        await _trap(lambda task: setattr(task, "forget", forget))

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        up: list[bool] = []
        guard = self.spawn(self._guard(seconds, work, up))
        try:
            await work.over()
        finally:
            # also for one that has ended: it is left alone
            work.cancel()
            guard.cancel()
        if up:
            raise TimeoutError
        return await work.join()

    async def _guard(self, seconds: float, work: Task, up: list[bool]) -> None:
        await self.sleep(seconds)
        if not work.ended:
            up.append(True)
            work.cancel()

    def run(self) -> None:
        while True:
            now = self._clock()
            while (key := self._asleep.first()) is not None and key[0] <= now:
                self.wake(self._asleep.pop())
            if self._ready:
                self._turn(self._ready.popleft())
            elif key is not None:
                self._idle(key[0])
            else:
                break
        self._report()

    def _report(self) -> None:
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task: Task) -> None:
        self.current = task
        cancelled, task.cancelling = task.cancelling, False
        try:
            request = task.coroutine.throw(Cancelled()) if cancelled else task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Cancelled as error:
            task.error = error
        except Exception as error:
            task.error = error
            self._failed.append(task)
        else:
            request(task)
            if task.cancelling and task.forget is not None:
                # it has cancelled itself in this turn
                task.forget()
                self.wake(task)
            return
        task.ended = True
        for joiner in task.waiting:
            self.wake(joiner)
        task.waiting.clear()
