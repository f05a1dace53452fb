# expected: right
# mistake: none; unusual: timers live in a hand-written pairing heap with real deletion, and `timeout` has no alarm task: the caller itself is parked in two places (its timer and the work's joiners), and whichever comes first wakes it.
# rule: "`cancel` needs it, whatever the task waits for."
# seen: agrees with the rules in all situations tried
"""A runtime with a clock. Timers are nodes of a pairing heap; a wait is a list of things to undo."""

from __future__ import annotations

import types
from collections import deque


class Cancelled(BaseException):
    """Raised inside a task that was cancelled, at the ``await`` where it waits."""


@types.coroutine
def _park():
    yield


class Node:
    __slots__ = ("key", "task", "child", "next", "prev", "inside")

    def __init__(self, key, task):
        self.key = key
        self.task = task
        self.child = self.next = self.prev = None
        self.inside = True


class PairingHeap:
    """Smallest key first; any node can be taken out."""

    def __init__(self):
        self.root = None

    @staticmethod
    def _meld(a, b):
        if a is None:
            return b
        if b is None:
            return a
        if b.key < a.key:
            a, b = b, a
        b.next = a.child
        if a.child is not None:
            a.child.prev = b
        b.prev = a
        a.child = b
        return a

    def _merge_children(self, first):
        pairs = []
        while first is not None:
            second = first.next
            rest = second.next if second is not None else None
            first.next = first.prev = None
            if second is not None:
                second.next = second.prev = None
            pairs.append(self._meld(first, second))
            first = rest
        whole = None
        while pairs:
            whole = self._meld(whole, pairs.pop())
        return whole

    def add(self, node):
        self.root = self._meld(self.root, node)

    def remove(self, node):
        if not node.inside:
            return
        node.inside = False
        below = self._merge_children(node.child)
        node.child = None
        if node is self.root:
            self.root = below
            return
        if node.prev.child is node:
            node.prev.child = node.next
        else:
            node.prev.next = node.next
        if node.next is not None:
            node.next.prev = node.prev
        node.next = node.prev = None
        self.root = self._meld(self.root, below)


class Task:
    def __init__(self, runtime, coroutine):
        self.runtime = runtime
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result = None
        self.error = None
        self.waiting = {}
        self.parked = False
        self.undo = ()
        self.to_cancel = False

    async def join(self):
        self.joined = True
        if not self.ended:
            await self.runtime.wait_for_any(self, None)
        return self.outcome()

    def outcome(self):
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self):
        if self.ended or self.to_cancel:
            return
        self.to_cancel = True
        if self.parked:
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock, idle):
        self._clock = clock
        self._idle = idle
        self._ready = deque()
        self._failed = []
        self._timers = PairingHeap()
        self._number = 0

    def spawn(self, coroutine):
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self):
        return self._clock()

    async def sleep(self, seconds):
        if seconds > 0:
            await self.wait_for_any(None, self._clock() + seconds)
            return
        self._raise_if_cancelled_itself()
        self._ready.append(self.current)
        await _park()

    def _raise_if_cancelled_itself(self):
        if self.current.to_cancel:
            self.current.to_cancel = False
            raise Cancelled

    async def wait_for_any(self, task, deadline):
        """Park until ``task`` has ended or ``deadline`` has come (either may be None)."""
        self._raise_if_cancelled_itself()
        me = self.current
        undo = []
        if task is not None:
            task.waiting[me] = True
            undo.append(lambda: task.waiting.pop(me, None))
        if deadline is not None:
            self._number += 1
            node = Node((deadline, self._number), me)
            self._timers.add(node)
            undo.append(lambda: self._timers.remove(node))
        me.undo = undo
        me.parked = True
        await _park()

    def wake(self, task):
        for step in task.undo:
            step()
        task.undo = ()
        task.parked = False
        self._ready.append(task)

    async def timeout(self, seconds, coroutine):
        deadline = self._clock() + seconds
        work = self.spawn(coroutine)
        work.joined = True
        try:
            await self.wait_for_any(work, deadline)
            if work.ended:
                return work.outcome()
            work.cancel()
            await self.wait_for_any(work, None)
        finally:
            work.cancel()  # left alone if it has ended
        raise TimeoutError

    def run(self):
        while True:
            while (first := self._timers.root) is not None and first.key[0] <= self._clock():
                self.wake(first.task)
            if self._ready:
                self._turn(self._ready.popleft())
            elif first is not None:
                self._idle(first.key[0])
            else:
                break
        lost = [task.error for task in self._failed if not task.joined]
        self._failed = []
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task):
        self.current = task
        try:
            if task.to_cancel:
                task.to_cancel = False
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
