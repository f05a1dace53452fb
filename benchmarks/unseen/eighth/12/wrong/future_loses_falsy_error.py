# expected: wrong
# mistake: keeps the outcome in a concurrent.futures.Future and gets it back with result(), which looks at the truth of the exception and so takes a falsy exception for a result of None
# rule: An exception may count as false, or equal another one.
# seen: joining a task that failed with an exception whose bool() is False returns None instead of raising it; everything else is right
"""Java habit: every task has a Future; the scheduler fills it in."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from concurrent.futures import Future
from functools import partial
from typing import Any


@types.coroutine
def _yield(reason: object) -> Generator[object, None, None]:
    yield reason


async def pause() -> None:
    await _yield(None)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.future: Future[Any] = Future()
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if not self.future.done():
            await _yield(self.future)
        return self.future.result()


class Scheduler:
    def __init__(self) -> None:
        self._executor_queue: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._executor_queue.append(task)
        return task

    def _resubmit(self, task: Task, _: Future[Any]) -> None:
        self._executor_queue.append(task)

    def run(self) -> None:
        broken: list[Task] = []
        while self._executor_queue:
            task = self._executor_queue.popleft()
            try:
                blocker = task.coroutine.send(None)
            except StopIteration as end:
                task.future.set_result(end.value)
            except Exception as error:
                broken.append(task)
                task.future.set_exception(error)
            else:
                if blocker is None:
                    self._executor_queue.append(task)
                else:
                    blocker.add_done_callback(partial(self._resubmit, task))
        errors = [task.future.exception() for task in broken if not task.joined]
        if errors:
            raise ExceptionGroup("unjoined tasks failed", errors)
