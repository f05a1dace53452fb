# expected: wrong
# mistake: one slot for result and error, told apart by isinstance(slot, BaseException) when the joiner picks it up
# rule: A result may be anything: 0, False, `[]`, an exception that was not raised.
# seen: a task that returns an exception object: join raises it instead of returning it
"""JavaScript habit: a task is a promise with then-callbacks, run puts jobs into a job queue."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

PENDING = object()


class Pause:
    def __await__(self) -> Generator[object, None, None]:
        def requeue(resume: Callable[[], None], enqueue: Callable[[Callable[[], None]], None]) -> None:
            enqueue(resume)

        yield requeue


def pause() -> Pause:
    return Pause()


class Promise:
    def __init__(self) -> None:
        self.slot: Any = PENDING
        self.reactions: list[Callable[[], None]] = []

    def settle(self, value: Any) -> None:
        self.slot = value
        reactions, self.reactions = self.reactions, []
        for reaction in reactions:
            reaction()

    def __await__(self) -> Generator[object, None, Any]:
        if self.slot is PENDING:

            def subscribe(resume: Callable[[], None], enqueue: Callable[[Callable[[], None]], None]) -> None:
                self.reactions.append(lambda: enqueue(resume))

            yield subscribe
        if isinstance(self.slot, BaseException):
            raise self.slot
        return self.slot


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.promise = Promise()
        self.handled = False

    async def join(self) -> Any:
        self.handled = True
        return await self.promise


class Scheduler:
    def __init__(self) -> None:
        self.jobs: deque[Callable[[], None]] = deque()
        self.rejected: list[tuple[Task, Exception]] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)

        def resume() -> None:
            try:
                arrange = coroutine.send(None)
            except StopIteration as end:
                task.promise.settle(end.value)
            except Exception as reason:
                self.rejected.append((task, reason))
                task.promise.settle(reason)
            else:
                arrange(resume, self.jobs.append)

        self.jobs.append(resume)
        return task

    def run(self) -> None:
        while self.jobs:
            self.jobs.popleft()()
        rejected, self.rejected = self.rejected, []
        unhandled = [reason for task, reason in rejected if not task.handled]
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)
