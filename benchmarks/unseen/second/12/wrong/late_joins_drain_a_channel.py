# expected: wrong
# mistake: The outcome lies in a Go-like channel of capacity 1: the first join after the end takes it out, every later one receives the zero value of the closed channel, None.
# rule: "Joining a task that has ended already takes no turn, and works as often as you like."
# seen: an ended task is joined a second time after its end: None instead of the result, and no exception if it failed. Waiting joiners and the first late one are right.
"""Goroutines for Python: every task has a channel for its outcome, closed when it ends."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any, NamedTuple


class Message(NamedTuple):
    value: Any = None
    error: tuple[Exception, ...] = ()


ZERO = Message()


class Channel:
    def __init__(self) -> None:
        self.buffer: deque[Message] = deque(maxlen=1)
        self.receivers: deque[Task] = deque()
        self.closed = False

    def send_to_all_and_close(self, message: Message) -> None:
        while self.receivers:
            receiver = self.receivers.popleft()
            receiver.inbox = message
            receiver.scheduler.ready.append(receiver)
        self.buffer.append(message)
        self.closed = True

    @types.coroutine
    def receive(self) -> Generator[Channel, Message, Message]:
        if self.buffer:
            return self.buffer.popleft()
        if self.closed:
            return ZERO
        return (yield self)


@types.coroutine
def pause() -> Generator[None, Any, None]:
    """runtime.Gosched()"""
    yield None


class Task:
    def __init__(self, coroutine: Coroutine[object, Any, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.done = Channel()
        self.inbox: Message | None = None
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        value, error = await self.done.receive()
        if error:
            raise error[0]
        return value


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, Any, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append(task)
        return task

    def run(self) -> None:
        panics: list[tuple[Task, Exception]] = []
        while self.ready:
            task = self.ready.popleft()
            message, task.inbox = task.inbox, None
            try:
                channel = task.coroutine.send(message)
            except StopIteration as stop:
                task.done.send_to_all_and_close(Message(stop.value))
            except Exception as error:
                panics.append((task, error))
                task.done.send_to_all_and_close(Message(None, (error,)))
            else:
                if channel is None:
                    self.ready.append(task)
                else:
                    channel.receivers.append(task)
        unrecovered = [error for task, error in panics if not task.joined]
        if unrecovered:
            raise ExceptionGroup("panic", unrecovered)
