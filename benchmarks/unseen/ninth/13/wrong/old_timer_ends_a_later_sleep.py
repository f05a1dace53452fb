# expected: wrong
# mistake: a timer counts as void while its task is not in the state SLEEPING; when the cancelled task sleeps again, its old timer is valid again
# rule: "Its timer is gone; nobody waits for it any more, neither `run` nor `idle`."
# seen: A sleeps until 10 s, is cancelled at 2 s, catches it and sleeps 20 s to clean up: idle(10) is called and A wakes at 10 s instead of 22 s. Right when a cancelled task does not sleep any more at its old deadline
"""A runtime with a clock: every task is a small state machine."""

from __future__ import annotations

import enum
import heapq
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class State(enum.Enum):
    READY = enum.auto()
    RUNNING = enum.auto()
    SLEEPING = enum.auto()
    JOINING = enum.auto()
    ENDED = enum.auto()


@types.coroutine
def _switch(state: State) -> Generator[State, None, None]:
    """Leave the processor; what for is for the runtime to enter in the task."""
    yield state


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[State, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.state = State.READY
        self.throw_next = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.joiners: dict[Task, None] = {}
        self.joins: Task | None = None

    async def _until_ended(self) -> None:
        self.joined = True
        if self.state is not State.ENDED:
            me = self.runtime.current
            me.joins = self
            self.joiners[me] = None
            await _switch(State.JOINING)

    async def join(self) -> Any:
        await self._until_ended()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        match self.state:
            case State.ENDED:
                return
            case State.SLEEPING:
                self.runtime.set_ready(self)
            case State.JOINING:
                self.joins.joiners.pop(self)
                self.runtime.set_ready(self)
        self.throw_next = True


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers: list[tuple[float, int, Task]] = []
        self._timer_number = 0
        self.current: Task

    def spawn(self, coroutine: Coroutine[State, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await _switch(State.READY)
            return
        self._timer_number += 1
        heapq.heappush(self._timers, (self._clock() + seconds, self._timer_number, self.current))
        await _switch(State.SLEEPING)

    async def timeout(self, seconds: float, coroutine: Coroutine[State, None, Any]) -> Any:
        work = self.spawn(coroutine)
        given_up = False

        async def give_up() -> None:
            nonlocal given_up
            await self.sleep(seconds)
            if work.state is not State.ENDED:
                given_up = True
                work.cancel()

        timer = self.spawn(give_up())
        try:
            await work._until_ended()
        except Cancelled:
            work.cancel()
            raise
        finally:
            timer.cancel()
        if given_up:
            raise TimeoutError
        return await work.join()

    def set_ready(self, task: Task) -> None:
        task.state = State.READY
        self._ready.append(task)

    def run(self) -> None:
        while True:
            now = self._clock()
            while self._timers and self._timers[0][0] <= now:
                _, _, task = heapq.heappop(self._timers)
                if task.state is State.SLEEPING:
                    self.set_ready(task)
            if self._ready:
                self._step(self._ready.popleft())
                continue
            while self._timers and self._timers[0][2].state is not State.SLEEPING:
                heapq.heappop(self._timers)  # void
            if not self._timers:
                break
            self._idle(self._timers[0][0])
        lost = [task.error for task in self._failed if not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _step(self, task: Task) -> None:
        self.current = task
        task.state = State.RUNNING
        try:
            if task.throw_next:
                task.throw_next = False
                wants = task.coroutine.throw(Cancelled())
            else:
                wants = task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        else:
            task.state = wants
            if wants is State.READY:
                self._ready.append(task)
            elif task.throw_next:  # it has cancelled itself in this turn
                task.throw_next = False
                task.cancel()
            return
        task.state = State.ENDED
        for joiner in task.joiners:
            self.set_ready(joiner)
        task.joiners.clear()
