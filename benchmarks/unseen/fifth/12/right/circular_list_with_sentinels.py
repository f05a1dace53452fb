# expected: right
# mistake: unusual: after the Linux kernel: a task is a link of exactly one circular doubly linked list (the ready list, or the wait list of another task); a list is its own sentinel; a state machine with an enum; unjoined failures leave a third list when they are joined
# rule: "Who waits stands in no queue and has no turns."
# seen: behaves as the lesson says
"""Every task hangs on one hook at a time."""

from __future__ import annotations

import enum
import types
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


class Link:
    __slots__ = ("before", "behind", "owner")

    def __init__(self, owner: Task | None = None) -> None:
        self.before = self.behind = self
        self.owner = owner

    def unlink(self) -> None:
        self.before.behind, self.behind.before = self.behind, self.before
        self.before = self.behind = self

    def add_tail(self, link: Link) -> None:
        """Called on a sentinel: hang `link` in as the last one."""
        link.unlink()
        link.before, link.behind = self.before, self
        self.before.behind = link
        self.before = link

    def drain(self) -> Iterator[Task]:
        while self.behind is not self:
            link = self.behind
            link.unlink()
            assert link.owner is not None
            yield link.owner


class State(enum.Enum):
    READY = enum.auto()
    BLOCKED = enum.auto()
    RETURNED = enum.auto()
    RAISED = enum.auto()


@types.coroutine
def _switch() -> Generator[None, Task, Task]:
    """Give the turn away; learn, when it comes back, who one is."""
    return (yield)


class _WhoAmI:
    pass


@types.coroutine
def _myself() -> Generator[type, Task, Task]:
    return (yield _WhoAmI)


async def pause() -> None:
    await _switch()


class Task:
    def __init__(self, coroutine: Coroutine[Any, Any, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.state = State.READY
        self.payload: Any = None
        self.joined = False
        self.hook = Link(self)  # hangs in the ready list or in somebody's wait list
        self.failure_hook = Link(self)
        self.wait_list = Link()

    async def join(self) -> Any:
        self.joined = True
        self.failure_hook.unlink()
        if self.state in (State.READY, State.BLOCKED):
            me = await _myself()
            me.state = State.BLOCKED
            me.scheduler.blocked.add(me)
            self.wait_list.add_tail(me.hook)
            await _switch()
        if self.state is State.RAISED:
            raise self.payload
        return self.payload

    def _end(self, state: State, payload: Any) -> None:
        self.state, self.payload = state, payload
        if state is State.RAISED and not self.joined:
            self.scheduler.failures.add_tail(self.failure_hook)
        for waiter in self.wait_list.drain():
            waiter.state = State.READY
            waiter.scheduler.blocked.discard(waiter)
            waiter.scheduler.ready.add_tail(waiter.hook)

    def _turn(self) -> None:
        send, answer = self.coroutine.send, None
        try:
            while send(answer) is _WhoAmI:
                answer = self
        except StopIteration as end:
            self._end(State.RETURNED, end.value)
        except Exception as error:
            self._end(State.RAISED, error)
        else:
            if self.state is State.READY:
                self.scheduler.ready.add_tail(self.hook)


class Scheduler:
    def __init__(self) -> None:
        self.ready = Link()
        self.failures = Link()
        self.blocked: set[Task] = set()

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.add_tail(task.hook)
        return task

    def run(self) -> None:
        for task in self.ready.drain():
            task._turn()
        failed = [task.payload for task in self.failures.drain()]
        if failed:
            raise ExceptionGroup("tasks failed that nobody joined", failed)
