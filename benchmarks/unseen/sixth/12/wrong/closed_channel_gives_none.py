# expected: wrong
# mistake: a Go learner gives each task a channel with room for one value that is closed when the task ends; the first join takes the outcome out, and every later receive from the closed, empty channel gives the zero value, None.
# rule: "Joining a task that has ended already takes no turn, and works as often as you like."
# seen: the first join of a task is right; a second join of the same task (by the same or another task, before or after its end) gets None in place of the result or of the exception. Right when each task is joined at most once, or returns None.
"""Goroutines and channels."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


class _Gosched:
    pass


class Chan:
    """A buffered channel for one sender and any number of receivers."""

    def __init__(self) -> None:
        self.buffer: deque[Any] = deque()
        self.closed = False
        self.receivers: deque[Task] = deque()

    def send(self, item: Any) -> None:
        self.buffer.append(item)

    def close(self) -> list[Task]:
        """Close it and return who has to be woken, first come first."""
        self.closed = True
        woken = list(self.receivers)
        self.receivers.clear()
        return woken

    @types.coroutine
    def receive(self) -> Generator[object, None, tuple[Any, bool]]:
        if not self.buffer and not self.closed:
            yield self
        if self.buffer:
            return self.buffer.popleft(), True
        return None, False


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield _Gosched


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], m: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.m = m
        self.done = Chan()
        self.joined = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        outcome, ok = await self.done.receive()
        if not ok:
            return None
        result, error = outcome
        if error is not None:
            raise error
        return result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.runnable: deque[Task] = deque()
        self.goroutines: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.goroutines.add(task)
        self.runnable.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failures: list[tuple[Task, Exception]] = []
        while self.runnable:
            task = self.runnable.popleft()
            try:
                blocked_on = task.coroutine.send(None)
            except StopIteration as end:
                task.done.send((end.value, None))
            except Exception as error:
                failures.append((task, error))
                task.done.send((None, error))
            else:
                if isinstance(blocked_on, Chan):
                    blocked_on.receivers.append(task)
                else:
                    self.runnable.append(task)
                continue
            self.goroutines.discard(task)
            for receiver in task.done.close():
                receiver.m.runnable.append(receiver)
        panics = [error for task, error in failures if not task.joined]
        if panics:
            raise ExceptionGroup("panic", panics)
