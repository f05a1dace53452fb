# expected: wrong
# mistake: cancelling is a flag that is looked at around each wait (like ctx.Done in Go); a task that was cancelled before its first turn begins, and runs up to its first await
# rule: "A task that has not begun never begins, and one that has ended is left alone."
# seen: spawn and cancel in the same turn: the first lines of the task are run, and a task without an await runs to its end and returns; right for a task that has begun
"""A runtime with a clock."""

from __future__ import annotations

import heapq
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class _Pause:
    """One turn given away. Before and after it, the task looks whether it shall stop."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def __await__(self) -> Generator[None, None, None]:
        task = self.task
        if task.stop and task.undo is not None:
            task.undo()
            task.undo = None
            task.checkpoint()
        yield
        task.checkpoint()


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.stop = False
        self.undo: Callable[[], None] | None = None
        self.outcome: Callable[[], Any] = lambda: None
        self.error: BaseException | None = None
        self.when_done: dict[Task, None] = {}

    def checkpoint(self) -> None:
        if self.stop:
            self.stop = False
            raise Cancelled

    async def join(self) -> Any:
        self.joined = True
        await self.done()
        if self.error is not None:
            raise self.error
        return self.outcome()

    async def done(self) -> None:
        if not self.ended:
            joiner = self.runtime.current
            self.when_done[joiner] = None
            await self.runtime.wait(lambda: self.when_done.pop(joiner))

    def cancel(self) -> None:
        if self.ended or self.stop:
            return
        self.stop = True
        if self.undo is not None:
            self.undo()
            self.runtime.wake(self)

    def go_on(self) -> bool:
        """Run until the next pause. Was that the end?"""
        try:
            self.coroutine.send(None)
        except StopIteration as end:
            value = end.value
            self.outcome = lambda: value
        except (Cancelled, Exception) as error:  # noqa: BLE001
            self.error = error
        else:
            return False
        self.ended = True
        return True


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._timers: list[tuple[float, int]] = []
        self._actions: dict[int, Callable[[], None]] = {}
        self._ids = 0
        self._failed: list[Task] = []
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _set_timeout(self, action: Callable[[], None], seconds: float) -> int:
        self._ids += 1
        self._actions[self._ids] = action
        heapq.heappush(self._timers, (self._clock() + seconds, self._ids))
        return self._ids

    def _clear_timeout(self, timer: int) -> None:
        self._actions.pop(timer, None)

    def _peek(self) -> float | None:
        while self._timers:
            when, timer = self._timers[0]
            if timer in self._actions:
                return when
            heapq.heappop(self._timers)
        return None

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds <= 0:
            self._ready.append(task)
            await _Pause(task)
            return
        timer = self._set_timeout(lambda: self.wake(task), seconds)
        await self.wait(lambda: self._clear_timeout(timer))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        up = False

        def time_is_up() -> None:
            nonlocal up
            if not work.ended:
                up = True
                work.cancel()

        timer = self._set_timeout(time_is_up, seconds)
        try:
            await work.done()
        except Cancelled:
            work.cancel()
            raise
        finally:
            self._clear_timeout(timer)
        if up:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            now = self._clock()
            while (when := self._peek()) is not None and when <= now:
                self._actions.pop(heapq.heappop(self._timers)[1])()
            if self._ready:
                self.current = task = self._ready.popleft()
                if task.go_on():
                    if isinstance(task.error, Exception):
                        self._failed.append(task)
                    for joiner in task.when_done:
                        self.wake(joiner)
                    task.when_done.clear()
            elif when is not None:
                self._idle(when)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        task.undo = forget
        await _Pause(task)

    def wake(self, task: Task) -> None:
        task.undo = None
        self._ready.append(task)
