# expected: wrong
# mistake: before run comes back it closes the coroutines of all tasks that still wait, to leave nothing open
# rule: Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end, and nobody ends them.
# seen: a task that joins itself, or tasks in a circle, with a try/finally around the join: the finally block runs when run comes back (and a pause in it crashes run with RuntimeError); right when no task is left waiting, or these have no finally
"""Whoever opens something closes it: the scheduler cleans up behind its tasks."""

from __future__ import annotations

import contextlib
import types
from collections import OrderedDict, deque
from collections.abc import Coroutine, Generator, Iterator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.has_ended = False
        self.has_failed = False
        self.was_joined = False
        self.outcome: Any = None
        self.wake_up: list[tuple[deque[Task], Task]] = []

    @types.coroutine
    def _until_ended(self) -> Generator[object, None, None]:
        if not self.has_ended:
            yield self

    async def join(self) -> Any:
        self.was_joined = True
        await self._until_ended()
        if self.has_failed:
            raise self.outcome
        return self.outcome

    def end(self, outcome: Any, failed: bool = False) -> None:
        self.has_ended = True
        self.has_failed = failed
        self.outcome = outcome
        for queue, task in self.wake_up:
            queue.append(task)
        self.wake_up.clear()


class Scheduler:
    def __init__(self) -> None:
        self.queue: deque[Task] = deque()
        self.open_tasks: OrderedDict[int, Task] = OrderedDict()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self.open_tasks[id(task)] = task
        self.queue.append(task)
        return task

    @contextlib.contextmanager
    def _cleanup(self) -> Iterator[None]:
        try:
            yield
        finally:
            while self.open_tasks:
                _, task = self.open_tasks.popitem(last=False)
                task.coroutine.close()

    def run(self) -> None:
        failed: list[Task] = []
        with self._cleanup():
            while self.queue:
                task = self.queue.popleft()
                try:
                    joined = task.coroutine.send(None)
                except StopIteration as end:
                    task.end(end.value)
                    del self.open_tasks[id(task)]
                except Exception as error:
                    failed.append(task)
                    task.end(error, failed=True)
                    del self.open_tasks[id(task)]
                else:
                    if joined is None:
                        self.queue.append(task)
                    else:
                        joined.wake_up.append((self.queue, task))
        errors = [task.outcome for task in failed if not task.was_joined]
        if errors:
            raise ExceptionGroup("failed", errors)
