# expected: wrong
# mistake: join calls `self.ended.wait()` without awaiting it, so that it never waits
# rule: "`await task.join()` waits until `task` has ended, and returns what it returned, or raises the very exception that it raised."
# seen: whoever joins a task that has not ended goes on at once and gets None (and Python warns that 'Event.wait' was never awaited); joining an ended one works
"""A runtime that fits on one screen."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def _give_turn_away(event: Event | None) -> Generator[object, None, None]:
    yield event


async def pause() -> None:
    await _give_turn_away(None)


class Event:
    """Something that happens once."""

    def __init__(self) -> None:
        self._happened = False
        self._sleepers: list[tuple[deque, Task]] = []

    def is_set(self) -> bool:
        return self._happened

    def set(self) -> None:
        self._happened = True
        for queue, task in self._sleepers:
            queue.append(task)
        self._sleepers.clear()

    def add(self, queue: deque, task: Task) -> None:
        self._sleepers.append((queue, task))

    async def wait(self) -> None:
        if not self._happened:
            await _give_turn_away(self)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.ended = Event()
        self.has_failed = False
        self.has_joiner = False
        self.result: Any = None

    async def join(self) -> Any:
        self.has_joiner = True
        self.ended.wait()
        if self.has_failed:
            raise self.result
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self._ready: deque[Task] = deque()
        self._failed: list[Task] = []
        self._alive: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._alive.add(task)
        self._ready.append(task)
        return task

    def run(self) -> None:
        while self._ready:
            task = self._ready.popleft()
            try:
                event = task.coroutine.send(None)
            except StopIteration as stop:
                task.result = stop.value
            except Exception as error:
                task.result = error
                task.has_failed = True
                self._failed.append(task)
            else:
                if event is None:
                    self._ready.append(task)
                else:
                    event.add(self._ready, task)
                continue
            self._alive.discard(task)
            task.ended.set()
        lonely = [task.result for task in self._failed if not task.has_joiner]
        self._failed.clear()
        if lonely:
            raise ExceptionGroup("nobody joined these", lonely)
