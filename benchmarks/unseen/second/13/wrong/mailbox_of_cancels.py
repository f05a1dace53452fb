# expected: wrong
# mistake: every task has a mailbox (actor thinking) and every cancel() is one more message in it, delivered one per turn
# rule: "To cancel it again before that turn changes nothing"
# seen: two cancel() calls in one turn: the task catches the first Cancelled, and at its next await the second one is raised; one cancel at a time is right
"""Actors: whatever is to be raised in a task lies in its mailbox."""

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


class _Timer:
    __slots__ = ("key", "ring", "place")

    def __init__(self, key, ring):
        self.key = key
        self.ring = ring
        self.place = -1


class _Timers:
    """A binary heap in which every timer knows its place."""

    def __init__(self):
        self.items: list[_Timer] = []
        self.count = 0

    def add(self, deadline, ring) -> _Timer:
        self.count += 1
        timer = _Timer((deadline, self.count), ring)
        timer.place = len(self.items)
        self.items.append(timer)
        self._up(timer)
        return timer

    def remove(self, timer: _Timer) -> None:
        place = timer.place
        if place < 0:
            return
        timer.place = -1
        last = self.items.pop()
        if last is timer:
            return
        self.items[place] = last
        last.place = place
        self._up(last)
        self._down(last)

    def _swap(self, a: _Timer, b: _Timer) -> None:
        self.items[a.place], self.items[b.place] = b, a
        a.place, b.place = b.place, a.place

    def _up(self, timer: _Timer) -> None:
        while timer.place > 0:
            parent = self.items[(timer.place - 1) // 2]
            if parent.key <= timer.key:
                return
            self._swap(parent, timer)

    def _down(self, timer: _Timer) -> None:
        while True:
            left = 2 * timer.place + 1
            children = self.items[left : left + 2]
            if not children:
                return
            child = min(children, key=lambda item: item.key)
            if timer.key <= child.key:
                return
            self._swap(child, timer)


class Task:
    def __init__(self, runtime: Runtime, coroutine: Coroutine[None, None, Any]) -> None:
        self.runtime = runtime
        self.coroutine = coroutine
        self.begun = False
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: BaseException | None = None
        self.waiting: dict[Task, None] = {}
        self.forget: Callable[[], None] | None = None
        self.mailbox: deque[BaseException] = deque()

    async def _settle(self) -> None:
        self.joined = True
        if not self.ended:
            joiner = self.runtime.current
            self.waiting[joiner] = None
            await self.runtime.wait(lambda: self.waiting.pop(joiner))

    async def join(self) -> Any:
        await self._settle()
        if self.error is not None:
            raise self.error
        return self.result

    def cancel(self) -> None:
        if self.ended:
            return
        self.mailbox.append(Cancelled())
        if self.forget is not None:
            self.forget()
            self.runtime.wake(self)


class Runtime:
    def __init__(self, clock: Callable[[], float], idle: Callable[[float], None]) -> None:
        self._clock = clock
        self._idle = idle
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._timers = _Timers()
        self.current: Task

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        self._ready.append(task)
        return task

    def now(self) -> float:
        return self._clock()

    async def sleep(self, seconds: float) -> None:
        task = self.current
        if seconds <= 0:
            if not task.mailbox:
                self._ready.append(task)
                await _park()
            else:
                await self.wait(lambda: None)
        else:
            timer = self._timers.add(self._clock() + seconds, lambda: self.wake(task))
            await self.wait(lambda: self._timers.remove(timer))

    async def timeout(self, seconds: float, coroutine: Coroutine[None, None, Any]) -> Any:
        work = self.spawn(coroutine)
        late = False

        async def bell() -> None:
            nonlocal late
            await self.sleep(seconds)
            if not work.ended:
                late = True
                work.cancel()

        ringer = self.spawn(bell())
        try:
            await work._settle()
        except Cancelled:
            work.cancel()
            raise
        finally:
            ringer.cancel()
        if late:
            raise TimeoutError
        return await work.join()

    def run(self) -> None:
        items = self._timers.items
        while items or self._ready:
            while items and items[0].key[0] <= self._clock():
                timer = items[0]
                self._timers.remove(timer)
                timer.ring()
            if self._ready:
                self._turn(self._ready.popleft())
            elif items:
                self._idle(items[0].key[0])
        lost = [task.error for task in self._failed if not task.joined and isinstance(task.error, Exception)]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    async def wait(self, forget: Callable[[], None]) -> None:
        task = self.current
        if task.mailbox:
            forget()
            raise task.mailbox.popleft()
        task.forget = forget
        await _park()

    def wake(self, task: Task) -> None:
        task.forget = None
        self._ready.append(task)

    def _turn(self, task: Task) -> None:
        self.current = task
        letter = task.mailbox.popleft() if task.mailbox else None
        try:
            if letter is not None and not task.begun:
                task.coroutine.close()
                raise letter
            task.begun = True
            if letter is not None:
                task.coroutine.throw(letter)
            else:
                task.coroutine.send(None)
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
            self.wake(joiner)
        task.waiting.clear()
