# expected: right
# mistake: none; timers in a pairing heap from which cancelled ones are cut out at once, a task is a generator over its turns
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: follows every rule; no void timers exist, so "is there a timer" is simply "is the heap not empty"
"""A runtime with a clock. The timers stand in a pairing heap, out of which any of them can be cut."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


class _Node:
    """A timer: a node of the heap, linked to its first child, its next sibling, and who points to it."""

    __slots__ = ("child", "following", "key", "previous", "ring")

    def __init__(self, key: tuple[float, int], ring: Callable[[], None]) -> None:
        self.key = key
        self.ring = ring
        self.child: _Node | None = None
        self.following: _Node | None = None
        self.previous: _Node | None = None


class _Heap:
    def __init__(self) -> None:
        self.root: _Node | None = None

    @staticmethod
    def _meld(a: _Node | None, b: _Node | None) -> _Node | None:
        if a is None or b is None:
            return a or b
        if b.key < a.key:
            a, b = b, a
        b.following = a.child
        if a.child is not None:
            a.child.previous = b
        b.previous = a
        a.child = b
        return a

    def _pair(self, first: _Node | None) -> _Node | None:
        pairs = []
        while first is not None:
            second = first.following
            rest = second.following if second is not None else None
            first.following = first.previous = None
            if second is not None:
                second.following = second.previous = None
            pairs.append(self._meld(first, second))
            first = rest
        tree = None
        while pairs:
            tree = self._meld(pairs.pop(), tree)
        return tree

    def add(self, node: _Node) -> None:
        self.root = self._meld(self.root, node)

    def remove(self, node: _Node) -> None:
        if node is self.root:
            self.root = self._pair(node.child)
            node.child = None
            return
        if node.previous.child is node:
            node.previous.child = node.following
        else:
            node.previous.following = node.following
        if node.following is not None:
            node.following.previous = node.previous
        node.following = node.previous = None
        rest = self._pair(node.child)
        node.child = None
        self.root = self._meld(self.root, rest)


@types.coroutine
def _stop(registration: Callable[[], Callable[[], None] | None]) -> Generator[Any, None, None]:
    """Give the turn away. The runtime calls ``registration``, which returns how to undo it (None: cannot wait)."""
    yield registration


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[Any, None, Any]) -> None:
        self.runtime = runtime
        self.ended = False
        self.joined = False
        self.outcome: Callable[[], Any]
        self.at_end: dict[object, Callable[[], None]] = {}
        self.undo: Callable[[], None] | None = None
        self.cancelling = False
        self.life = self._live(coroutine)

    def _live(self, coroutine: Coroutine[Any, None, Any]) -> Generator[None, None, None]:
        """One step of this generator is one turn of the task."""
        try:
            while True:
                if self.cancelling:
                    self.cancelling = False
                    registration = coroutine.throw(Cancelled())
                else:
                    registration = coroutine.send(None)
                self.undo = registration()
                if self.undo is not None and self.cancelling:
                    # cancelled by itself: have the turn end here, and the throw in the next
                    self.undo()
                    self.enqueue()
                yield
        except StopIteration as end:
            value = end.value
            self.outcome = lambda: value
        except BaseException as error:
            if not isinstance(error, (Exception, Cancelled)):
                raise
            reason = error
            self.outcome = lambda: _raise(reason)
            if isinstance(error, Exception):
                self.runtime.failed.append((self, error))
        self.ended = True
        for callback in self.at_end.values():
            callback()
        self.at_end.clear()

    def enqueue(self) -> None:
        self.undo = None
        self.runtime.ready.append(self.life)

    async def settled(self) -> None:
        """Wait for the end, whatever it is."""
        self.joined = True
        if self.ended:
            return
        me = self.runtime.current

        def register() -> Callable[[], None]:
            self.at_end[me] = me.enqueue
            return lambda: self.at_end.pop(me)

        await _stop(register)

    async def join(self) -> Any:
        await self.settled()
        return self.outcome()

    def cancel(self) -> None:
        if not self.ended and not self.cancelling:
            self.cancelling = True
            if self.undo is not None:
                self.undo()
                self.enqueue()


def _raise(error: BaseException) -> None:
    raise error


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self.now = clock  # type: ignore[method-assign]
        self.idle = idle
        self.ready: deque[Generator[None, None, None]] = deque()
        self.failed: list[tuple[Task, Exception]] = []
        self.timers = _Heap()
        self.count = 0

    @property
    def current(self) -> Task:
        return self._current

    def now(self) -> float:  # replaced by the clock itself
        raise NotImplementedError

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(self, coroutine)
        task.life = self._as_current(task, task.life)
        self.ready.append(task.life)
        return task

    def _as_current(self, task: Task, life: Generator[None, None, None]) -> Generator[None, None, None]:
        while True:
            self._current = task
            try:
                next(life)
            except StopIteration:
                return
            yield

    def _arm(self, deadline: float, ring: Callable[[], None]) -> _Node:
        self.count += 1
        node = _Node((deadline, self.count), ring)
        self.timers.add(node)
        return node

    async def sleep(self, seconds: float) -> None:
        me = self.current
        if seconds <= 0:
            await _stop(me.enqueue)  # returns None: there is nothing to undo
            return
        node = self._arm(self.now() + seconds, me.enqueue)
        await _stop(lambda: lambda: self.timers.remove(node))

    async def timeout(self, seconds: float, coroutine: Coroutine[Any, None, Any]) -> Any:
        work = self.spawn(coroutine)
        verdict: list[str] = []

        def guard() -> Generator[None, None, None]:
            """Has one turn, when the time is up, like a task."""
            if not verdict and not work.ended:
                verdict.append("late")
                work.cancel()
            return
            yield

        node: _Node | None = None

        def ring() -> None:
            nonlocal node
            node = None
            self.ready.append(guard())

        node = self._arm(self.now() + seconds, ring)
        try:
            await work.settled()
        except Cancelled:
            verdict.append("cancelled")
            work.cancel()
            raise
        finally:
            if node is not None:
                self.timers.remove(node)
        if verdict:
            raise TimeoutError
        verdict.append("done")
        return work.outcome()

    def run(self) -> None:
        while True:
            now = self.now()
            while (first := self.timers.root) is not None and first.key[0] <= now:
                self.timers.remove(first)
                first.ring()
            if self.ready:
                next(self.ready.popleft(), None)
            elif first is not None:
                self.idle(first.key[0])
            else:
                break
        failed, self.failed = self.failed, []
        lost = [error for task, error in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
