# expected: right
# mistake: none; unusual: every wait is a "system call" - the coroutine yields a function, and the kernel carries it out after the yield; the time limit is a timer that runs a function, not a task
# rule: none
# seen: nothing goes wrong; a task that cancels itself gets Cancelled at once at its next await
"""A runtime with a clock, built like a small operating system."""

from __future__ import annotations

import heapq
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park(call: Callable[[Task], None]) -> Generator[Callable[[Task], None], None, None]:
    """Ask the kernel for something; it decides when this goes on."""
    yield call


class Task:
    """A process."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.signalled = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], None] | None = None

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await _park(self._add)
        if self.error is not None:
            raise self.error
        return self.result

    def _add(self, joiner: Task) -> None:
        self.waiting[joiner] = None
        joiner.forget = lambda: self.waiting.pop(joiner)

    def cancel(self) -> None:
        if self.ended or self.signalled:
            return
        self.signalled = True
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    """The kernel."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._alarms: list[list[Any]] = []
        self._serial = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    def _alarm(self, when: float, action: Callable[[], None]) -> Callable[[], None]:
        """Have ``action`` done at that time; the answer switches the alarm off."""
        self._serial += 1
        alarm = [when, self._serial, action]
        heapq.heappush(self._alarms, alarm)

        def off() -> None:
            alarm[2] = None

        return off

    def _next(self) -> float | None:
        while self._alarms and self._alarms[0][2] is None:
            heapq.heappop(self._alarms)
        return self._alarms[0][0] if self._alarms else None

    def _ring(self) -> None:
        now = self._clock()
        while (when := self._next()) is not None and when <= now:
            action = heapq.heappop(self._alarms)[2]
            action()

    async def sleep(self, seconds: float) -> None:
        when = self._clock() + seconds

        def call(task: Task) -> None:
            if seconds <= 0:
                self._ready.append(task)
            else:
                task.forget = self._alarm(when, lambda: self.wake(task))

        await _park(call)

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        late = False

        def up() -> None:
            nonlocal late
            if not work.ended:
                late = True
                work.cancel()

        if seconds <= 0:
            up()
            off = up
        else:
            off = self._alarm(self._clock() + seconds, up)
        try:
            await _park(work._add)
        except BaseException:
            work.cancel()
            raise
        finally:
            if off is not up:
                off()
        if late:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        while True:
            self._ring()
            if self._ready:
                self._turn(self._ready.popleft())
            elif (when := self._next()) is not None:
                self._idle(when)
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        def call(task: Task) -> None:
            task.forget = forget

        self.current.forget = forget
        await _park(call)

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            while True:
                if task.signalled:
                    task.signalled = False
                    call = task.coroutine.throw(Cancelled())
                else:
                    call = task.coroutine.send(None)
                if task.signalled:  # it cancelled itself: no need to wait at all
                    if task.forget is not None:
                        task.forget()
                        task.forget = None
                    continue
                call(task)
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
