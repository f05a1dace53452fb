# expected: wrong
# mistake: whoever is cancelled in `timeout` after the time was up, while the task is still cleaning up, gets TimeoutError in place of Cancelled
# rule: "who is cancelled in `timeout` takes the task along, and `Cancelled` comes out of `timeout`, even if the time was up already and the task is still cleaning up."
# seen: only when the caller is cancelled between the deadline and the end of the clean-up; cancelled before the deadline it is right
"""A runtime with a clock, in the manner of an operating system."""

from __future__ import annotations

import enum
import itertools
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from heapq import heapify, heappop, heappush
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _trap(*request: Any) -> Generator[tuple[Any, ...], None, None]:
    yield request


class State(enum.Enum):
    NEW = enum.auto()
    READY = enum.auto()
    RUNNING = enum.auto()
    SLEEPING = enum.auto()
    JOINING = enum.auto()
    ENDED = enum.auto()


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.state = State.NEW
        self.interrupted = False
        self.joined = False
        self.ticket = 0
        self.result: Any = None
        self.error: BaseException | None = None
        self.joins: Task | None = None
        self.joiners: dict[Task, None] = {}

    async def join(self) -> Any:
        self.joined = True
        if self.state is not State.ENDED:
            await _trap("join", self)
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        self.runtime._interrupt(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._tickets = itertools.count(1)
        # (deadline, ticket, task, callback or None); valid while the ticket is in _valid
        self._timers: list[tuple[float, int, Any]] = []
        self._valid: set[int] = set()
        self._running: Task | None = None

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await _trap("again")
        else:
            await _trap("sleep", self._clock() + seconds)

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        expired = False

        def expire() -> None:
            nonlocal expired
            if work.state is not State.ENDED:
                expired = True
                self._interrupt(work)

        ticket = self._arm(self._clock() + seconds, expire)
        try:
            if work.state is not State.ENDED:
                await _trap("join", work)
        except BaseException as error:
            self._interrupt(work)
            if expired:
                raise TimeoutError(f"not done in {seconds} s") from error
            raise
        finally:
            self._disarm(ticket)
        if expired:
            raise TimeoutError(f"not done in {seconds} s")
        if work.error is not None:
            raise work.error
        return work.result

    # --- the kernel -----------------------------------------------------------------------------------

    def _arm(self, deadline: float, what: Any) -> int:
        ticket = next(self._tickets)
        self._valid.add(ticket)
        heappush(self._timers, (deadline, ticket, what))
        return ticket

    def _disarm(self, ticket: int) -> None:
        self._valid.discard(ticket)
        if len(self._timers) > 64 and len(self._timers) > 4 * len(self._valid):
            self._timers = [entry for entry in self._timers if entry[1] in self._valid]
            heapify(self._timers)

    def _interrupt(self, task: Task) -> None:
        if task.state is State.ENDED or task.interrupted:
            return
        task.interrupted = True
        if task.state is State.SLEEPING:
            self._disarm(task.ticket)
            self._queue(task)
        elif task.state is State.JOINING:
            assert task.joins is not None
            del task.joins.joiners[task]
            self._queue(task)

    def _queue(self, task: Task) -> None:
        task.state = State.READY
        task.joins = None
        self._ready.append(task)

    def _look(self, now: float) -> None:
        while self._timers and self._timers[0][0] <= now:
            _, ticket, what = heappop(self._timers)
            if ticket not in self._valid:
                continue
            self._valid.remove(ticket)
            if isinstance(what, Task):
                self._queue(what)
            else:
                what()

    def run(self) -> None:
        while True:
            self._look(self._clock())
            if self._ready:
                self._step(self._ready.popleft())
                continue
            while self._timers and self._timers[0][1] not in self._valid:
                heappop(self._timers)
            if not self._timers:
                break
            self._idle(self._timers[0][0])
        lost = [task.error for task in self._failed if not task.joined]
        self._failed = []
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _step(self, task: Task) -> None:
        task.state = State.RUNNING
        try:
            if task.interrupted:
                task.interrupted = False
                request = task.coroutine.throw(Cancelled())
            else:
                request = task.coroutine.send(None)
        except StopIteration as stop:
            task.result = stop.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        else:
            self._answer(task, request)
            return
        task.state = State.ENDED
        joiners, task.joiners = task.joiners, {}
        for joiner in joiners:
            joiner.runtime._queue(joiner)

    def _answer(self, task: Task, request: tuple[Any, ...]) -> None:
        if task.interrupted:  # by itself, before it came here: it does not wait at all
            self._queue(task)
            return
        match request:
            case ("again",):
                self._queue(task)
            case ("sleep", deadline):
                task.state = State.SLEEPING
                task.ticket = self._arm(deadline, task)
            case ("join", other):
                task.state = State.JOINING
                task.joins = other
                other.joiners[task] = None
