# expected: wrong
# mistake: The outcome is kept in a concurrent.futures.Future, and join gives Future.result(), which tests the truth of the exception instead of asking whether there is one.
# rule: "An exception may count as false, or equal another one. So keep whether a task has ended, and how."
# seen: A task that fails with an exception that counts as false (its __bool__ says False, or its __len__ 0) gives its joiner None instead of raising. Every ordinary exception is right.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from concurrent.futures import Future
from functools import partial
from typing import Any


@types.coroutine
def _suspend() -> Generator[None, None, None]:
    yield


_running: list[Task] = []


async def pause() -> None:
    _running[-1].make_ready()
    await _suspend()


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[None, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.future: Future[Any] = Future()
        self.joined = False

    def make_ready(self, _ended: Future[Any] | None = None) -> None:
        self.scheduler.ready.append(self)

    async def join(self) -> Any:
        self.joined = True
        if not self.future.done():
            self.future.add_done_callback(_running[-1].make_ready)
            await _suspend()
        return self.future.result()

    def turn(self) -> None:
        _running.append(self)
        try:
            self.coroutine.send(None)
            return
        except StopIteration as end:
            settle = partial(self.future.set_result, end.value)
        except Exception as error:
            self.scheduler.failed.append(self)
            settle = partial(self.future.set_exception, error)
        finally:
            _running.pop()
        settle()


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[None, None, Any]) -> Task:
        task = Task(self, coroutine)
        task.make_ready()
        return task

    def run(self) -> None:
        while self.ready:
            self.ready.popleft().turn()
        failed, self.failed = self.failed, []
        lost = [task.future.exception() for task in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)
