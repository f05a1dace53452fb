# expected: right
# mistake: none; unusual: tasks yield a function to the loop ("arm"), which arms the waiting and returns how to disarm it; no current task; timers are really taken out of a hand-made heap that knows the place of each
# rule: "Its timer is gone; nobody waits for it any more" and "One that cancels itself goes on to where it waits next; there `Cancelled` is raised, at once or when the wait is over."
# seen: behaves as the rules say; taking a timer out costs log n; who cancelled itself gets Cancelled in a turn of its own right after it begins to wait
"""A runtime with a clock. The loop knows nothing of sleeping or joining: it arms what tasks ask for."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Disarm = Callable[[], None]
Arm = Callable[["Task"], Disarm | None]


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _trap(arm: Arm) -> Generator[Arm, None, None]:
    yield arm


class _Timer:
    __slots__ = ("deadline", "number", "place", "task")

    def __init__(self, deadline: float, number: int, task: Task) -> None:
        self.deadline = deadline
        self.number = number
        self.task = task
        self.place = -1

    def before(self, other: _Timer) -> bool:
        if self.deadline != other.deadline:
            return self.deadline < other.deadline
        return self.number < other.number


class _Heap:
    """The earliest timer comes first, and any of them can be taken out."""

    def __init__(self) -> None:
        self._cells: list[_Timer] = []
        self._number = 0

    def first(self) -> _Timer | None:
        return self._cells[0] if self._cells else None

    def add(self, deadline: float, task: Task) -> _Timer:
        self._number += 1
        timer = _Timer(deadline, self._number, task)
        self._cells.append(timer)
        self._up(timer, len(self._cells) - 1)
        return timer

    def take_out(self, timer: _Timer) -> None:
        hole = timer.place
        last = self._cells.pop()
        if last is not timer:
            self._down(last, hole)
            self._up(last, last.place)
        timer.place = -1

    def _put(self, timer: _Timer, place: int) -> None:
        self._cells[place] = timer
        timer.place = place

    def _up(self, timer: _Timer, place: int) -> None:
        while place and timer.before(self._cells[(place - 1) // 2]):
            self._put(self._cells[(place - 1) // 2], place)
            place = (place - 1) // 2
        self._put(timer, place)

    def _down(self, timer: _Timer, place: int) -> None:
        while (child := 2 * place + 1) < len(self._cells):
            if child + 1 < len(self._cells) and self._cells[child + 1].before(self._cells[child]):
                child += 1
            if not self._cells[child].before(timer):
                break
            self._put(self._cells[child], place)
            place = child
        self._put(timer, place)


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[Arm, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.waits = False
        self.disarm: Disarm | None = None
        self.cancel_asked = False
        self.give: Callable[[], Any] = lambda: None
        self.audience: dict[Task, None] = {}

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self.has_ended()
        return self.give()

    async def has_ended(self) -> None:
        self.joined = True
        if not self.ended:
            await _trap(self._arm_join)

    def _arm_join(self, joiner: Task) -> Disarm:
        self.audience[joiner] = None
        return lambda: self.audience.pop(joiner, None)

    def cancel(self) -> None:
        """Have :class:`Cancelled` raised where the task waits, in a turn of its own."""
        if not self.ended and not self.cancel_asked:
            self.cancel_asked = True
            if self.waits:
                self.go_on()

    def go_on(self) -> None:
        """Stop waiting, and stand in the queue."""
        if self.disarm is not None:
            self.disarm()
            self.disarm = None
        self.waits = False
        self.runtime.queue.append(self)

    def turn(self) -> None:
        try:
            if self.cancel_asked:
                self.cancel_asked = False
                arm = self.coroutine.throw(Cancelled())
            else:
                arm = self.coroutine.send(None)
        except StopIteration as end:
            self._end(end.value, None)
        except Cancelled as cancelled:
            self._end(None, cancelled)
        except Exception as error:
            self.runtime.failed.append((self, error))
            self._end(None, error)
        else:
            self.waits = True
            self.disarm = arm(self)
            if self.cancel_asked and self.waits:  # it has cancelled itself in this turn
                self.go_on()

    def _end(self, value: Any, error: BaseException | None) -> None:
        def give() -> Any:
            if error is not None:
                raise error
            return value

        self.give = give
        self.ended = True
        for listener in tuple(self.audience):
            listener.go_on()


class Runtime:
    """Lets tasks take turns, first come, first served, and wakes them when their time has come."""

    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self.queue: deque[Task] = deque()
        self.failed: list[tuple[Task, Exception]] = []
        self._timers = _Heap()

    def spawn(self, coroutine: Coroutine[Arm, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self.queue.append(task)
        return task

    def now(self) -> float:
        """The time in seconds."""
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds; 0 lets every other task that is ready have its turn first."""
        if seconds <= 0:
            await _trap(Task.go_on)
            return
        deadline = self._clock() + seconds

        def arm(task: Task) -> Disarm:
            timer = self._timers.add(deadline, task)
            return lambda: self._timers.take_out(timer)

        await _trap(arm)

    async def timeout(self, seconds: float, coroutine: Coroutine[Arm, None, Any]) -> Any:
        """Run a coroutine as a task of its own, for so many seconds at most; return what it returns."""
        work = self.spawn(coroutine)
        work.joined = True
        if seconds <= 0:
            hit = [work]
            work.cancel()
            alarm = None
        else:
            hit = []
            alarm = self.spawn(self._strike(seconds, work, hit))
        try:
            await work.has_ended()
        except Cancelled:
            if not hit:
                work.cancel()
            raise
        finally:
            if alarm is not None:
                alarm.cancel()
        if hit:
            raise TimeoutError
        return work.give()

    async def _strike(self, seconds: float, work: Task, hit: list[Task]) -> None:
        await self.sleep(seconds)
        if not work.ended:
            hit.append(work)
            work.cancel()

    def run(self) -> None:
        """Run until no task is ready any more and none sleeps."""
        while True:
            timer = self._timers.first()
            if timer is not None:
                now = self._clock()
                while timer is not None and timer.deadline <= now:
                    timer.task.go_on()
                    timer = self._timers.first()
            if self.queue:
                self.queue.popleft().turn()
            elif timer is not None:
                self._idle(timer.deadline)
            else:
                break
        lost = [error for task, error in self.failed if not task.joined]
        self.failed.clear()
        if lost:
            raise ExceptionGroup("nobody joined these", lost)
