# expected: wrong
# mistake: A task hands out its outcome through a channel: one copy for each who is waiting when it ends and one for latecomers, so that the second join of an ended task finds the channel empty and waits for ever.
# rule: Joining a task that has ended already takes no turn, and works as often as you like.
# seen: The second (and each further) join that comes after the task has ended never comes back; the joiner hangs, and run() returns without it. Any number of joiners that wait before the end, and one that comes later, are right.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield


@types.coroutine
def _receive_blocking(channel: Channel) -> Generator[object, Any, Any]:
    return (yield channel)


class Channel:
    """``outcome := <-channel``"""

    def __init__(self) -> None:
        self.buffer: deque[tuple[Any, Exception | None]] = deque()
        self.receivers: deque[Task] = deque()

    async def receive(self) -> tuple[Any, Exception | None]:
        if self.buffer:
            return self.buffer.popleft()
        return await _receive_blocking(self)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, Any, Any]) -> None:
        self.coroutine = coroutine
        self.done = Channel()
        self.joined = False
        self.inbox: Any = None

    async def join(self) -> Any:
        self.joined = True
        value, err = await self.done.receive()
        if err is not None:
            raise err
        return value


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.runnable: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, Any, Any]) -> Task:
        task = Task(coroutine)
        self.runnable.append(task)
        return task

    def run(self) -> None:
        failures: list[tuple[Task, Exception]] = []
        while self.runnable:
            task = self.runnable.popleft()
            message, task.inbox = task.inbox, None
            try:
                channel = task.coroutine.send(message)
            except StopIteration as end:
                self._broadcast(task.done, (end.value, None))
            except Exception as err:
                failures.append((task, err))
                self._broadcast(task.done, (None, err))
            else:
                if channel is None:
                    self.runnable.append(task)
                else:
                    channel.receivers.append(task)
        errors = [err for task, err in failures if not task.joined]
        if errors:
            raise ExceptionGroup("goroutines failed", errors)

    def _broadcast(self, channel: Channel, outcome: tuple[Any, Exception | None]) -> None:
        while channel.receivers:
            receiver = channel.receivers.popleft()
            receiver.inbox = outcome
            self.runnable.append(receiver)
        channel.buffer.append(outcome)
