# expected: right
# mistake: nothing; unusual: timers are nodes of a hand-made pairing heap from which a cancelled one is really cut out, and `timeout` is a small class whose own task is woken by the work or by the timer, whichever comes first
# rule: "Each of a hundred thousand timers costs hardly more than each of a few hundred, those that are cancelled too."
# seen: behaves as the lesson says; whoever calls timeout has a turn when the time is up, and cancels the work in it
"""A runtime whose sleepers live in a pairing heap."""

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
    __slots__ = ("key", "task", "child", "next", "prev")

    def __init__(self, key: tuple[float, int], task: Task) -> None:
        self.key = key
        self.task = task
        self.child: _Node | None = None
        self.next: _Node | None = None
        self.prev: _Node | None = None  # the left neighbour, or the parent of a first child


class _PairingHeap:
    def __init__(self) -> None:
        self.root: _Node | None = None

    @staticmethod
    def _meld(a: _Node | None, b: _Node | None) -> _Node | None:
        if a is None or b is None:
            return a or b
        if b.key < a.key:
            a, b = b, a
        b.prev, b.next = a, a.child
        if a.child is not None:
            a.child.prev = b
        a.child = b
        a.next = a.prev = None
        return a

    def push(self, node: _Node) -> None:
        self.root = self._meld(self.root, node)

    def _pair_up(self, node: _Node | None) -> _Node | None:
        pairs = []
        while node is not None:
            first, second = node, node.next
            node = second.next if second is not None else None
            first.next = first.prev = None
            if second is not None:
                second.next = second.prev = None
            pairs.append(self._meld(first, second))
        whole: _Node | None = None
        while pairs:
            whole = self._meld(pairs.pop(), whole)
        return whole

    def remove(self, node: _Node) -> None:
        if node is self.root:
            self.root = self._pair_up(node.child)
        else:
            assert node.prev is not None
            if node.prev.child is node:
                node.prev.child = node.next
            else:
                node.prev.next = node.next
            if node.next is not None:
                node.next.prev = node.prev
            self.root = self._meld(self.root, self._pair_up(node.child))
        node.child = node.next = node.prev = None


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
        self.resume: Callable[[], Any] = self._go_on

    def _go_on(self) -> None:
        self.coroutine.send(None)

    def _blow_up(self) -> None:
        self.resume = self._go_on
        self.coroutine.throw(Cancelled())

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            me = self.runtime.current
            self.waiting[me] = None
            await self.runtime.wait(lambda: self.waiting.pop(me))
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if not self.ended and self.resume == self._go_on:
            self.resume = self._blow_up
            if self.forget is not None:
                self.forget()
                self.runtime.wake(self)


class _Race:
    """Waits for the end of a task or for a time, whatever comes first."""

    def __init__(self, runtime: Runtime, task: Task) -> None:
        self.runtime = runtime
        self.task = task

    async def until(self, deadline: float) -> None:
        if self.task.ended:
            return
        me = self.runtime.current
        node = self.runtime._timer(deadline)
        self.task.waiting[me] = None

        def forget() -> None:
            self.task.waiting.pop(me, None)
            self.runtime._drop(node)

        try:
            await self.runtime.wait(forget)
        finally:
            forget()

    async def to_the_end(self) -> None:
        if not self.task.ended:
            me = self.runtime.current
            self.task.waiting[me] = None
            await self.runtime.wait(lambda: self.task.waiting.pop(me))


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._heap = _PairingHeap()
        self._in_heap: set[_Node] = set()
        self._ticket = 0
        self.current: Task

    def _timer(self, deadline: float) -> _Node:
        self._ticket += 1
        node = _Node((deadline, self._ticket), self.current)
        self._heap.push(node)
        self._in_heap.add(node)
        return node

    def _drop(self, node: _Node) -> None:
        if node in self._in_heap:
            self._in_heap.discard(node)
            self._heap.remove(node)

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        if not seconds:
            self.wake(self.current)
            return await _park()
        node = self._timer(self._clock() + seconds)
        await self.wait(lambda: self._drop(node))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        deadline = self._clock() + seconds
        work = self.spawn(coroutine)
        work.joined = True
        race = _Race(self, work)
        try:
            await race.until(deadline)
            if work.ended:
                late = False
            else:
                late = True
                work.cancel()
                await race.to_the_end()
        except Cancelled:
            work.cancel()
            raise
        if late:
            raise TimeoutError
        return await work.join()  # it has ended: no turn is given away

    def run(self) -> None:
        while self._awake():
            self._turn(self._ready.popleft())
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _awake(self) -> bool:
        heap = self._heap
        while True:
            while heap.root is not None and heap.root.key[0] <= self._clock():
                node = heap.root
                self._drop(node)
                # a racer whose work has ended meanwhile has dropped its timer in `_turn`
                if node.task.forget is not None:
                    forget = node.task.forget
                    forget()
                    self.wake(node.task)
            if self._ready:
                return True
            if heap.root is None:
                return False
            self._idle(heap.root.key[0])

    async def wait(self, forget: Callable[[], Any]) -> None:
        task = self.current
        task.forget = forget
        if task.resume == task._blow_up:  # it has cancelled itself: no need to wait
            forget()
            self.wake(task)
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            task.resume()
            return
        except StopIteration as end:
            task.result = end.value
        except Cancelled as cancelled:
            task.error = cancelled
        except Exception as error:  # noqa: BLE001
            task.error = error
            self._failed.append(task)
        task.ended = True
        for joiner in list(task.waiting):
            if joiner.forget is not None:
                joiner.forget()
            self.wake(joiner)
        task.waiting.clear()
