# expected: wrong
# mistake: the pairing heap joins the children of a removed root by a recursive function, one level of calls for every two children
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: right with hundreds of timers; when some two thousand or more go to sleep in the order of their deadlines, the first of them to wake has all the others as children: RecursionError out of `run`.
"""A runtime with a clock."""

from __future__ import annotations

import itertools
import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park() -> Generator[None, None, None]:
    """Give the turn away. Whoever parks has told somebody before who is to wake it."""
    yield


class Node:
    """A timer in the heap: its children are a list linked by ``sibling``."""

    __slots__ = ("child", "deadline", "number", "sibling", "task")

    def __init__(self, deadline: float, number: int, task: Task) -> None:
        self.deadline = deadline
        self.number = number
        self.task: Task | None = task
        self.child: Node | None = None
        self.sibling: Node | None = None


def meld(a: Node | None, b: Node | None) -> Node | None:
    """Make one heap of two."""
    if a is None or b is None:
        return a or b
    if (b.deadline, b.number) < (a.deadline, a.number):
        a, b = b, a
    b.sibling = a.child
    a.child = b
    return a


def pair(first: Node | None) -> Node | None:
    """Make one heap of a list of siblings, two by two."""
    if first is None or first.sibling is None:
        return first
    second = first.sibling
    rest = second.sibling
    first.sibling = second.sibling = None
    return meld(meld(first, second), pair(rest))


class Task:
    """A coroutine that the runtime runs, turn by turn."""

    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], Any] | None = None
        self.cancelling = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        await self.over()
        if self.error is not None:
            raise self.error
        return self.result

    async def over(self) -> None:
        """Wait until the task has ended, however."""
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner, None))

    def cancel(self) -> None:
        if self.ended or self.cancelling:
            return
        self.cancelling = True
        if self.forget is not None:
            forget, self.forget = self.forget, None
            forget()
            self.runtime._ready.append(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self.current: Task
        self._root: Node | None = None
        self._number = itertools.count()

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            self._ready.append(self.current)
            await _park()
            return
        node = Node(self._clock() + seconds, next(self._number), self.current)
        self._root = meld(self._root, node)
        await self.wait(lambda: setattr(node, "task", None))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        expired = False

        async def watch() -> None:
            nonlocal expired
            await self.sleep(seconds)
            if not work.ended:
                expired = True
                work.cancel()

        watcher = self.spawn(watch())
        try:
            await work.over()
        except Cancelled:
            work.cancel()
            raise
        finally:
            watcher.cancel()
        if expired:
            raise TimeoutError
        return await work.join()

    def _pop(self) -> Node:
        root = self._root
        self._root = pair(root.child)
        root.child = None
        return root

    def run(self) -> None:
        while True:
            now = self._clock()
            while self._root and (self._root.task is None or self._root.deadline <= now):
                task = self._pop().task
                if task is not None:
                    self.wake(task)
            if self._ready:
                self._turn(self._ready.popleft())
            elif self._root:
                self._idle(self._root.deadline)
            else:
                break
        self._report()

    def _report(self) -> None:
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], Any]) -> None:
        task = self.current
        if task.cancelling:
            # it has cancelled itself
            task.cancelling = False
            forget()
            raise Cancelled
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.cancelling:
                task.cancelling = False
                task.coroutine.throw(Cancelled())
            else:
                task.coroutine.send(None)
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in list(task.waiting):
            self.wake(joiner)
        task.waiting.clear()
