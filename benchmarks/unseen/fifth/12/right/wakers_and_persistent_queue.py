# expected: right
# mistake: unusual: after Rust: futures with poll, a waker, and an outcome as a sum type taken apart with match; the queue is Okasaki's: two persistent stacks of pairs
# rule: "`run` gives the first of the queue its turn, which lasts until it pauses, waits or ends"
# seen: behaves as the lesson says
"""Futures that are polled, wakers that put back what they belong to."""

from __future__ import annotations

import types
from collections.abc import Callable, Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any

Waker = Callable[[], None]


@dataclass(frozen=True, eq=False)
class Ready:
    value: Any


@dataclass(frozen=True, eq=False)
class Broken:
    error: Exception


@dataclass(eq=False)
class Pending:
    wakers: list[Waker] = field(default_factory=list)


class Yield:
    """Ready the second time; wakes itself at once."""

    polled = False

    def poll(self, waker: Waker) -> Pending | Ready:
        if self.polled:
            return Ready(None)
        self.polled = True
        waker()
        return Pending()

    __await__ = lambda self: _poll(self).__await__()  # noqa: E731


class Join:
    def __init__(self, task: Task) -> None:
        self.task = task

    def poll(self, waker: Waker) -> Pending | Ready | Broken:
        self.task.watched = True
        match self.task.state:
            case Pending(wakers) as pending:
                wakers.append(waker)
                return pending
            case ended:
                return ended

    __await__ = lambda self: _poll(self).__await__()  # noqa: E731


@types.coroutine
def _get_waker() -> Generator[str, Waker, Waker]:
    return (yield "waker")


@types.coroutine
def _give_way() -> Generator[str, None, None]:
    yield "pending"


async def _poll(future: Yield | Join) -> Any:
    waker = await _get_waker()
    while True:
        match future.poll(waker):
            case Ready(value):
                return value
            case Broken(error):
                raise error
            case Pending():
                await _give_way()


def pause() -> Yield:
    return Yield()


class Task:
    def __init__(self, coroutine: Coroutine[Any, Any, Any], wake: Callable[[Task], None]) -> None:
        self.coroutine = coroutine
        self.state: Pending | Ready | Broken = Pending()
        self.watched = False
        self.waker: Waker = lambda: wake(self)

    async def join(self) -> Any:
        return await Join(self)

    def step(self) -> bool:
        """One turn. True when the task has ended by it."""
        answer: Any = None
        try:
            while self.coroutine.send(answer) == "waker":
                answer = self.waker
            return False
        except StopIteration as end:
            outcome: Ready | Broken = Ready(end.value)
        except Exception as error:
            outcome = Broken(error)
        pending, self.state = self.state, outcome
        assert isinstance(pending, Pending)
        for wake in pending.wakers:
            wake()
        return True


class Scheduler:
    def __init__(self) -> None:
        self._front: tuple | None = None  # (first, (second, ...))
        self._back: tuple | None = None  # (last, (last but one, ...))
        self._alive: set[Task] = set()
        self._broken: list[Task] = []

    def _push(self, task: Task) -> None:
        self._back = (task, self._back)

    def _pop(self) -> Task | None:
        if self._front is None:
            while self._back is not None:
                task, self._back = self._back
                self._front = (task, self._front)
            if self._front is None:
                return None
        task, self._front = self._front
        return task

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> Task:
        task = Task(coroutine, self._push)
        self._alive.add(task)
        self._push(task)
        return task

    def run(self) -> None:
        while (task := self._pop()) is not None:
            if task.step():
                self._alive.remove(task)
                if isinstance(task.state, Broken):
                    self._broken.append(task)
        broken, self._broken = self._broken, []
        errors = [task.state.error for task in broken if not task.watched]
        if errors:
            raise ExceptionGroup("unwatched tasks broke", errors)
