# expected: wrong
# mistake: after the join `timeout` looks at the clock to decide whether the time is up, and not at whether the work was still running then
# rule: "`timeout` runs a coroutine as a task and returns (or raises) what comes of it. When the time is up before, it cancels that task"
# seen: work that ended in time is reported as TimeoutError (its result or error is lost) when another task has a long turn between the end of the work and the turn of its caller
"""A runtime with a clock, on a pairing heap."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    yield


class Node:
    """A sleeper in the heap. ``left`` is the previous sibling, or the parent of a first child."""

    __slots__ = ("child", "key", "left", "right", "task")

    def __init__(self, key: tuple[float, int], task: Task) -> None:
        self.key = key
        self.task = task
        self.child: Node | None = None
        self.left: Node | None = None
        self.right: Node | None = None


def _meld(one: Node | None, other: Node | None) -> Node | None:
    if one is None:
        return other
    if other is None:
        return one
    if other.key < one.key:
        one, other = other, one
    other.left = one
    other.right = one.child
    if other.right is not None:
        other.right.left = other
    one.child = other
    return one


def _pair(first: Node | None) -> Node | None:
    """Make one heap of a list of siblings; no recursion, there may be a hundred thousand."""
    pairs: list[Node] = []
    while first is not None:
        second = first.right
        following = second.right if second is not None else None
        for node in (first, second):
            if node is not None:
                node.left = node.right = None
        melded = _meld(first, second)
        assert melded is not None
        pairs.append(melded)
        first = following
    heap: Node | None = None
    for node in reversed(pairs):
        heap = _meld(heap, node)
    return heap


class Sleepers:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.count = 0

    def add(self, deadline: float, task: Task) -> Node:
        self.count += 1
        node = Node((deadline, self.count), task)
        self.root = _meld(self.root, node)
        return node

    def remove(self, node: Node) -> None:
        if node is self.root:
            self.root = _pair(node.child)
            node.child = None
            return
        assert node.left is not None
        if node.left.child is node:
            node.left.child = node.right
        else:
            node.left.right = node.right
        if node.right is not None:
            node.right.left = node.left
        node.left = node.right = None
        self.root = _meld(self.root, _pair(node.child))
        node.child = None


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], None] | None = None
        self.throw: Cancelled | None = None

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended or self.throw is not None:
            return
        self.throw = Cancelled()
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._sleepers = Sleepers()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds > 0:
            await self._sleep_until(self._clock() + seconds)
        else:
            self._ready.append(self.current)
            await _park()

    async def _sleep_until(self, deadline: float) -> None:
        node = self._sleepers.add(deadline, self.current)
        await self.wait(lambda: self._sleepers.remove(node))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        deadline = self._clock() + seconds

        async def alarm() -> None:
            if deadline > self._clock():
                await self._sleep_until(deadline)
            work.cancel()

        clock = self.spawn(alarm())  # before the work: with no time at all it is the first to be heard
        work = self.spawn(coroutine)
        try:
            result = await work.join()
        except BaseException as error:
            if error is not work.error:  # not what comes of the work, so it is meant for us
                work.cancel()
                raise
            if self._clock() >= deadline:
                raise TimeoutError from None
            raise
        finally:
            clock.cancel()
        if self._clock() >= deadline:
            raise TimeoutError
        return result

    def run(self) -> None:
        while True:
            now = self._clock()
            while (node := self._sleepers.root) is not None and node.key[0] <= now:
                self._sleepers.remove(node)
                self.wake(node.task)
            if self._ready:
                self._turn(self._ready.popleft())
            elif node is not None:
                self._idle(node.key[0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        if task.throw is not None:  # it cancelled itself in this turn
            forget()
            throw, task.throw = task.throw, None
            raise throw
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        throw, task.throw = task.throw, None
        try:
            if throw is None:
                task.coroutine.send(None)
            else:
                task.coroutine.throw(throw)
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
            joiner.runtime.wake(joiner)
        task.waiting.clear()
