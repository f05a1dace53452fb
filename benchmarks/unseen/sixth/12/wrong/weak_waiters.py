# expected: wrong
# mistake: in fear of reference cycles, the waiters of a task are held by weak references only; a waiting task to which nobody else keeps a reference is thrown away and never woken.
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: a task whose return value of spawn was not kept joins a task that has not ended: it is collected at once, its coroutine is closed (finally blocks run), and it never goes on. Right as long as the program keeps every Task that spawn returned.
"""A scheduler without reference cycles."""

from __future__ import annotations

import types
import weakref
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class _Event:
    """Happens once; forgets whoever has gone away in the meantime."""

    def __init__(self) -> None:
        self.happened = False
        self._listeners: list[weakref.ref[Task]] = []

    def subscribe(self, task: Task) -> None:
        self._listeners.append(weakref.ref(task))

    def fire(self) -> None:
        self.happened = True
        for listener in self._listeners:
            task = listener()
            if task is not None:
                task.ready_queue.append(task)
        self._listeners.clear()


@types.coroutine
def _suspend(event: _Event | None) -> Generator[object, None, None]:
    yield event


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await _suspend(None)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(
        self, coroutine: Coroutine[object, None, Any], ready_queue: deque[Task] | None = None
    ) -> None:
        self.coroutine = coroutine
        self.ready_queue = deque() if ready_queue is None else ready_queue
        self.ending = _Event()
        self.result: Any = None
        self.error: Exception | None = None
        self.joined = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if not self.ending.happened:
            await _suspend(self.ending)
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._ready: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self._ready)
        self._ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed: list[Task] = []
        while self._ready:
            self._turn(self._ready.popleft(), failed)
        errors = [task.error for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed", errors)

    def _turn(self, task: Task, failed: list[Task]) -> None:
        try:
            event = task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Exception as error:
            task.error = error
            failed.append(task)
        else:
            if event is None:
                self._ready.append(task)
            else:
                event.subscribe(task)
            return
        task.ending.fire()
