# expected: right
# mistake: none; tasks yield request tuples to a kernel (as in curio), timers live in one bucket per deadline
# rule: "`sleep` wakes the task exactly at its deadline: the time of the call plus `seconds`, fractions too."
# seen: follows every rule; cancelled sleepers are deleted from their bucket, empty buckets are skipped
"""A runtime with a clock, written as a little kernel: tasks ask for things by yielding a request."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from heapq import heappop, heappush
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _ask(*request: Any) -> Generator[tuple, Any, Any]:
    """A system call."""
    return (yield request)


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.joiners: dict[Task, None] = {}
        #: the dict in which this task stands while it waits
        self.place: dict[Task, None] | None = None
        self.doomed = False

    async def join(self) -> Any:
        await _ask("join", self)
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended:
            return
        if self.place is not None:
            del self.place[self]
            self.runtime._make_ready(self)
        self.doomed = True


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._deadlines: list[float] = []
        self._buckets: dict[float, dict[Task, None]] = {}

    # what tasks call ------------------------------------------------------------------------------

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await _ask("yield")
        else:
            await _ask("until", self._clock() + seconds)

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        deadline = self._clock() + seconds
        work = self.spawn(coroutine)
        too_late = []

        async def watchdog() -> None:
            await _ask("until", deadline)
            if not work.ended:
                too_late.append(True)
                work.cancel()

        dog = self.spawn(watchdog())
        try:
            await _ask("join", work)
        except Cancelled:  # only ever our own: the request itself never raises what the work raised
            work.cancel()
            raise
        finally:
            dog.cancel()
        if too_late:
            raise TimeoutError(f"not done within {seconds} s")
        return await work.join()

    # the kernel -----------------------------------------------------------------------------------

    def run(self) -> None:
        while True:
            self._look()
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._deadlines:
                self._idle(self._deadlines[0])
            else:
                break
        failed, self._failed = self._failed, []
        lost = [task.error for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _look(self) -> None:
        """Make ready whose time has come; leave a bucket that is not empty at the top."""
        now = self._clock()
        while self._deadlines:
            first = self._deadlines[0]
            bucket = self._buckets[first]
            if bucket and first > now:
                return
            heappop(self._deadlines)
            del self._buckets[first]
            for task in bucket:
                self._make_ready(task)

    def _make_ready(self, task: Task) -> None:
        task.place = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        answer = task.coroutine.send
        argument: Any = None
        if task.doomed:
            task.doomed = False
            answer, argument = task.coroutine.throw, Cancelled()
        while True:
            try:
                request = answer(argument)
            except StopIteration as end:
                task.result = end.value
                break
            except Cancelled as cancelled:
                task.error = cancelled
                break
            except Exception as error:
                task.error = error
                self._failed.append(task)
                break
            match request:
                case ("yield",):
                    self._ready.append(task)
                    return
                case ("join", other):
                    other.joined = True
                    if other.ended:
                        # not a wait: the answer comes in the same turn
                        answer, argument = task.coroutine.send, None
                        continue
                    place = other.joiners
                case ("until", deadline):
                    if deadline not in self._buckets:
                        self._buckets[deadline] = {}
                        heappush(self._deadlines, deadline)
                    place = self._buckets[deadline]
            if task.doomed:  # it has cancelled itself
                task.doomed = False
                answer, argument = task.coroutine.throw, Cancelled()
                continue
            place[task] = None
            task.place = place
            return
        task.ended = True
        joiners, task.joiners = task.joiners, {}
        for joiner in joiners:
            self._make_ready(joiner)
