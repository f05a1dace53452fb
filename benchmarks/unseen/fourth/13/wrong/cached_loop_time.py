# expected: wrong
# mistake: the deadline is counted from the time that the loop saw before the turn (as libuv does with uv_now), not from the time of the call
# rule: "sleep wakes the task exactly at its deadline: the time of the call plus seconds, fractions too."
# seen: a task that works for 2 s within a turn and then sleeps 3 s, or calls timeout, is woken 2 s early; right when no time goes by within a turn
"""An event loop as in Node: the loop updates its time once per turn, timers start from there."""

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


class _Node:
    """A timer: a node of a pairing heap, with its first child, its next brother, and who points at it."""

    __slots__ = ("key", "call", "child", "next", "prev", "inside")

    def __init__(self, key: tuple[float, int], call: Callable[[], None]) -> None:
        self.key = key
        self.call = call
        self.child: _Node | None = None
        self.next: _Node | None = None
        self.prev: _Node | None = None
        self.inside = True


def _meld(a: _Node | None, b: _Node | None) -> _Node | None:
    if a is None or b is None:
        return a or b
    if b.key < a.key:
        a, b = b, a
    b.next, b.prev = a.child, a
    if a.child is not None:
        a.child.prev = b
    a.child = b
    a.next = a.prev = None
    return a


def _pairs(node: _Node | None) -> _Node | None:
    """Meld a list of brothers two by two, then all of them from the right, without recursion."""
    couples = []
    while node is not None:
        first, second = node, node.next
        node = second.next if second is not None else None
        first.next = first.prev = None
        if second is not None:
            second.next = second.prev = None
        couples.append(_meld(first, second))
    root = None
    while couples:
        root = _meld(root, couples.pop())
    return root


class _Timers:
    def __init__(self) -> None:
        self.root: _Node | None = None
        self.count = 0

    def add(self, when: float, call: Callable[[], None]) -> _Node:
        self.count += 1
        node = _Node((when, self.count), call)
        self.root = _meld(self.root, node)
        return node

    def cut(self, node: _Node) -> None:
        if not node.inside:
            return
        node.inside = False
        if node is self.root:
            self.root = _pairs(node.child)
        else:
            if node.prev.child is node:
                node.prev.child = node.next
            else:
                node.prev.next = node.next
            if node.next is not None:
                node.next.prev = node.prev
            self.root = _meld(self.root, _pairs(node.child))
        node.child = node.next = node.prev = None


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        #: what is to be done when this has ended, in order
        self.then: dict[object, Callable[[], None]] = {}
        self.forget: Callable[[], None] | None = None
        self.send: BaseException | None = None

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            await self._end()
        if self.error is not None:
            raise self.error
        return self.result

    async def _end(self) -> None:
        me, mark = self.runtime.current, object()
        self.then[mark] = lambda: self.runtime.wake(me)
        await self.runtime.wait(lambda: self.then.pop(mark))

    def cancel(self) -> None:
        if self.ended or self.send is not None:
            return
        self.send = Cancelled()
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._soon: deque[Callable[[], None]] = deque()
        self._timers = _Timers()
        self._failed: list[Task] = []
        self._loop_time = clock()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._soon.append(lambda: self._turn(task))
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if seconds <= 0:
            self._soon.append(lambda: self._turn(me))
            await _park()
            return
        timer = self._timers.add(self._loop_time + seconds, lambda: self.wake(me))
        await self.wait(lambda: self._timers.cut(timer))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        work.joined = True
        verdict: list[str] = []

        def up() -> None:
            if not work.ended:
                verdict.append("late")
                work.cancel()

        timer = self._timers.add(self._loop_time + seconds, up)
        try:
            await work._end()
        except BaseException:
            work.cancel()
            raise
        finally:
            self._timers.cut(timer)
        if verdict:
            raise TimeoutError("the time is up")
        return await work.join()

    def run(self) -> None:
        while self._soon or self._timers.root is not None:
            self._loop_time = self._clock()
            while self._timers.root is not None and self._timers.root.key[0] <= self._loop_time:
                due = self._timers.root
                self._timers.cut(due)
                due.call()
            if self._soon:
                self._soon.popleft()()
            elif self._timers.root is not None:
                self._idle(self._timers.root.key[0])
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        self.current.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._soon.append(lambda: self._turn(task))

    def _turn(self, task: Task) -> None:
        self.current = task
        error, task.send = task.send, None
        try:
            if error is None:
                task.coroutine.send(None)
            else:
                task.coroutine.throw(error)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as problem:  # noqa: BLE001
            task.error = problem
            self._failed.append(task)
        task.ended = True
        for call in list(task.then.values()):
            call()
        task.then.clear()
