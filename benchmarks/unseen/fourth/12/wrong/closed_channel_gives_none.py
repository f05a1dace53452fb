# expected: wrong
# mistake: a task sends its outcome once into a channel and closes it, as in Go; the first joiner receives it, every further one gets the zero value None of a closed channel
# rule: "Joining a task that has ended already takes no turn, and works as often as you like."
# seen: right while each task is joined at most once (or returns None); the second joiner of a task gets None instead of the result, or instead of the exception
"""Goroutines: a task is a goroutine with a channel for its outcome."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any, NamedTuple


class Message(NamedTuple):
    value: Any
    err: Exception | None


ZERO = Message(None, None)


@types.coroutine
def _park(on: Channel | None) -> Generator[Channel | None, None, None]:
    yield on


async def pause() -> None:
    """runtime.Gosched()"""
    await _park(None)


class Channel:
    """Buffered; receiving from a closed and empty one gives the zero value."""

    def __init__(self, ready: Callable[[Task], None]) -> None:
        self._ready = ready
        self._buffer: deque[Message] = deque()
        self._receivers: deque[Task] = deque()
        self._closed = False

    def send(self, message: Message) -> None:
        assert not self._closed, "send on closed channel"
        self._buffer.append(message)

    def close(self) -> None:
        self._closed = True
        while self._receivers:
            self._ready(self._receivers.popleft())

    def park(self, receiver: Task) -> None:
        self._receivers.append(receiver)

    async def receive(self) -> Message:
        if not self._buffer and not self._closed:
            await _park(self)
        if self._buffer:
            return self._buffer.popleft()
        return ZERO


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], done: Channel) -> None:
        self.coroutine = coroutine
        self.done = done
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        value, err = await self.done.receive()
        if err is not None:
            raise err
        return value


class Scheduler:
    def __init__(self) -> None:
        self._run_queue: deque[Task] = deque()
        self._panics: list[tuple[Task, Exception]] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, Channel(self._run_queue.append))
        self._run_queue.append(task)
        return task

    def run(self) -> None:
        while self._run_queue:
            task = self._run_queue.popleft()
            try:
                channel = task.coroutine.send(None)
            except StopIteration as end:
                task.done.send(Message(end.value, None))
                task.done.close()
            except Exception as err:
                self._panics.append((task, err))
                task.done.send(Message(None, err))
                task.done.close()
            else:
                if channel is None:
                    self._run_queue.append(task)
                else:
                    channel.park(task)
        panics, self._panics = self._panics, []
        errs = [err for task, err in panics if not task.joined]
        if errs:
            raise ExceptionGroup("panics", errs)
