# expected: right
# mistake: none; unusual: sleepers with the same deadline share a bucket (dict in order of going to sleep), a heap holds only the different deadlines; explicit states; who is cancelled in timeout waits until its task has cleaned up
# rule: "Equal deadlines wake in the order of going to sleep." and "whether who is cancelled in `timeout` waits until its task has cleaned up" (up to you)
# seen: behaves as the rules say; a cancelled timer is deleted from its bucket, a deadline without a bucket is thrown away
"""A runtime with a clock, and buckets of sleepers."""

from __future__ import annotations

import enum
import heapq
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class _Yield:
    def __await__(self) -> Generator[None, None, None]:
        yield


class State(enum.Enum):
    READY = "stands in the queue"
    RUNNING = "has its turn"
    WAITING = "stands nowhere"
    ENDED = "will do nothing any more"


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.state = State.READY
        self.doomed = False
        self.joined = False
        self.raised = False
        self.outcome: Any = None
        self.joiners: dict[Task, None] = {}
        self.stands_in: dict[Task, None] = {}

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self.end()
        if self.raised:
            raise self.outcome
        return self.outcome

    async def end(self) -> None:
        """Wait until the task has ended, and do not say how."""
        self.joined = True
        if self.state is not State.ENDED:
            await self.runtime.wait_in(self.joiners)

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if self.state is State.ENDED or self.doomed:
            return
        self.doomed = True
        if self.state is State.WAITING:
            del self.stands_in[self]
            self.runtime.put_in_queue(self)


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    current: Task

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._queue: deque[Task] = deque()
        self._failed: list[Task] = []
        self._buckets: dict[float, dict[Task, None]] = {}
        self._deadlines: list[float] = []

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self._queue.append(task)
        return task

    def now(self) -> float:
        """The time in seconds."""
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds; 0 lets every other task that is ready have its turn first."""
        if seconds <= 0:
            self.put_in_queue(self.current)
            await _Yield()
            return
        deadline = self._clock() + seconds
        if deadline not in self._buckets:
            self._buckets[deadline] = {}
            heapq.heappush(self._deadlines, deadline)
        await self.wait_in(self._buckets[deadline])

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        too_late = False
        work = self.spawn(coroutine)

        async def watchdog() -> None:
            nonlocal too_late
            if seconds > 0:
                await self.sleep(seconds)
            if work.state is not State.ENDED:
                too_late = True
                work.cancel()

        dog = self.spawn(watchdog())
        try:
            await work.end()
        except Cancelled:
            dog.cancel()
            work.cancel()
            await work.end()
            raise
        dog.cancel()
        if too_late:
            raise TimeoutError(f"not done within {seconds} s")
        return await work.join()

    async def wait_in(self, place: dict[Task, None]) -> None:
        task = self.current
        if task.doomed:  # by itself, in this turn
            task.doomed = False
            raise Cancelled
        place[task] = None
        task.stands_in = place
        task.state = State.WAITING
        await _Yield()

    def put_in_queue(self, task: Task) -> None:
        task.state = State.READY
        self._queue.append(task)

    def _next_deadline(self) -> float | None:
        while self._deadlines:
            deadline = self._deadlines[0]
            if self._buckets.get(deadline):
                return deadline
            heapq.heappop(self._deadlines)
            self._buckets.pop(deadline, None)
        return None

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        while True:
            while (deadline := self._next_deadline()) is not None and deadline <= self._clock():
                for sleeper in self._buckets.pop(deadline):
                    self.put_in_queue(sleeper)
            if self._queue:
                self._turn(self._queue.popleft())
            elif deadline is not None:
                self._idle(deadline)
            else:
                break
        failed, self._failed = self._failed, []
        if lost := [task.outcome for task in failed if not task.joined]:
            raise ExceptionGroup("nobody joined them", lost)

    def _turn(self, task: Task) -> None:
        self.current = task
        task.state = State.RUNNING
        try:
            if task.doomed:
                task.doomed = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
        except StopIteration as end:
            task.outcome = end.value
        except (Cancelled, Exception) as error:
            task.raised = True
            task.outcome = error
            if not isinstance(error, Cancelled):
                self._failed.append(task)
        else:
            return
        task.state = State.ENDED
        joiners, task.joiners = task.joiners, {}
        for joiner in joiners:
            self.put_in_queue(joiner)
