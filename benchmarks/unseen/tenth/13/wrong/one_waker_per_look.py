# expected: wrong
# mistake: a look wakes only the first of those whose time has come ("if" in place of "while"); the next one is left to the look before the next turn
# rule: "Whose time has come goes to the end of the queue: the earliest deadline first, also of those who are late." (and "While somebody is ready, sleepers whose time has come get their turn too: look before every turn.")
# seen: three tasks wake at the same instant and the first does `sleep(0)`, spawns or cancels somebody in that turn: what it puts into the queue comes before sleepers who were due before its turn
"""A runtime with a clock, of objects that can be awaited."""

from __future__ import annotations

import heapq
import inspect
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class Wait(ABC):
    """Something a task waits for. It is hooked in when the task awaits it, and unhooked by a cancel."""

    def __init__(self, task: Task) -> None:
        self.task = task

    @abstractmethod
    def hook(self) -> None: ...

    @abstractmethod
    def unhook(self) -> None: ...

    def over(self) -> None:
        self.task.wait = None
        self.task.runtime._queue.setdefault(self.task, None)

    def __await__(self) -> Generator[None, None, None]:
        if self.task.self_cancelled:
            self.task.self_cancelled = False
            raise Cancelled
        self.task.wait = self
        self.hook()
        yield


class Again(Wait):
    def hook(self) -> None:
        self.over()

    def unhook(self) -> None:
        raise AssertionError("it never waits")


class Join(Wait):
    def __init__(self, task: Task, other: Task) -> None:
        super().__init__(task)
        self.other = other

    def hook(self) -> None:
        self.other.joins[self] = None

    def unhook(self) -> None:
        del self.other.joins[self]


@dataclass(order=True)
class Entry:
    deadline: float
    number: int
    action: Callable[[], None] | None = field(compare=False)


class Sleep(Wait):
    def __init__(self, task: Task, deadline: float) -> None:
        super().__init__(task)
        self.deadline = deadline

    def hook(self) -> None:
        self.entry = self.task.runtime._at(self.deadline, self.over)

    def unhook(self) -> None:
        self.entry.action = None


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.outcome: Callable[[], Any]
        self.joins: dict[Join, None] = {}
        self.wait: Wait | None = None
        self.self_cancelled = False
        self.failure: BaseException | None = None

    def __hash__(self) -> int:
        return id(self)

    async def _ended(self) -> None:
        self.joined = True
        if not self.ended:
            await Join(self.runtime.current, self)

    async def join(self) -> Any:
        await self._ended()
        if self.failure is not None:
            raise self.failure
        return self.result

    def cancel(self) -> None:
        queue = self.runtime._queue
        if self.ended:
            return
        if self.wait is not None:
            self.wait.unhook()
            self.wait = None
            queue[self] = Cancelled()
        elif self in queue:
            if queue[self] is None:
                queue[self] = Cancelled()  # keeps its place
        else:
            self.self_cancelled = True

    def turn(self, error: BaseException | None) -> None:
        try:
            if error is None:
                self.coroutine.send(None)
            elif inspect.getcoroutinestate(self.coroutine) == inspect.CORO_CREATED:
                self.coroutine.close()
                raise error
            else:
                self.coroutine.throw(error)
            return
        except StopIteration as stop:
            self.result = stop.value
        except Cancelled as cancelled:
            self.failure = cancelled
        except Exception as failure:  # noqa: BLE001
            self.failure = failure
            self.runtime._failed.append(self)
        self.ended = True
        for join in list(self.joins):
            join.over()
        self.joins.clear()


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self.now_is = clock
        self.idle = idle
        self._queue: OrderedDict[Task, BaseException | None] = OrderedDict()
        self._failed: list[Task] = []
        self._entries: list[Entry] = []
        self._count = 0
        self.current: Task

    def _at(self, deadline: float, action: Callable[[], None]) -> Entry:
        self._count += 1
        entry = Entry(deadline, self._count, action)
        heapq.heappush(self._entries, entry)
        return entry

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._queue[task] = None
        return task

    def now(self) -> float:
        return self.now_is()

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await Sleep(self.current, self.now() + seconds)
        else:
            await Again(self.current)

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        verdict: type[BaseException] | None = None

        def up() -> None:
            nonlocal verdict
            if not work.ended:
                verdict = TimeoutError
                work.cancel()

        entry = self._at(self.now() + seconds, up)
        try:
            await work._ended()
        except Cancelled:
            work.cancel()
            raise
        finally:
            entry.action = None
        if verdict is not None:
            raise verdict
        return await work.join()

    def run(self) -> None:
        for task, error in self._turns():
            self.current = task
            task.turn(error)
        lost = [task.failure for task in self._failed if not task.joined]
        self._failed = []
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turns(self) -> Iterator[tuple[Task, BaseException | None]]:
        entries = self._entries
        while True:
            now = self.now()
            while entries and entries[0].action is None:
                heapq.heappop(entries)
            if entries and entries[0].deadline <= now:
                action = heapq.heappop(entries).action
                assert action is not None
                action()
                while entries and entries[0].action is None:
                    heapq.heappop(entries)
            if self._queue:
                yield self._queue.popitem(last=False)
            elif entries:
                self.idle(entries[0].deadline)
            else:
                return
