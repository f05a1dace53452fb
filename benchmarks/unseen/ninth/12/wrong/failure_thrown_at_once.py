# expected: wrong
# mistake: a result is delivered through the queue, but an exception is thrown into the waiting joiners at once, in the turn of the task that failed
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: a task fails while somebody waits for it and a third one is ready: the joiner goes on before the third one; with results all is right
"""A runtime that fits on one screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Send = Callable[[Any], Any]


class _Suspend:
    """Ask the scheduler for something, and wait for its answer."""

    def __init__(self, target: Task | None) -> None:
        self.target = target

    def __await__(self) -> Generator[object, Any, Any]:
        answer = yield self.target
        return answer


def pause() -> _Suspend:
    return _Suspend(None)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.status = "pending"
        self.settled: Any = None
        self.reactions: list[Task] = []
        self.observed = False

    async def join(self) -> Any:
        self.observed = True
        if self.status == "pending":
            return await _Suspend(self)
        if self.status == "rejected":
            raise self.settled
        return self.settled


class Scheduler:
    def __init__(self) -> None:
        self.microtasks: deque[tuple[Task, Any]] = deque()
        self.rejected: list[Task] = []
        self.pending: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.pending.add(task)
        self.microtasks.append((task, None))
        return task

    def _resolve(self, task: Task, value: Any) -> None:
        task.status, task.settled = "fulfilled", value
        self.pending.discard(task)
        for reaction in task.reactions:
            reaction.scheduler.microtasks.append((reaction, value))
        task.reactions.clear()

    def _reject(self, task: Task, error: Exception) -> list[tuple[Task, Send, Any]]:
        task.status, task.settled = "rejected", error
        self.pending.discard(task)
        self.rejected.append(task)
        reactions, task.reactions = task.reactions, []
        return [(r, r.coroutine.throw, error) for r in reactions]

    def _go_on(self, task: Task, value: Any) -> None:
        jobs: deque[tuple[Task, Send, Any]] = deque([(task, task.coroutine.send, value)])
        while jobs:
            job, call, argument = jobs.popleft()
            home = job.scheduler
            try:
                target = call(argument)
            except StopIteration as end:
                home._resolve(job, end.value)
            except Exception as error:
                jobs.extend(home._reject(job, error))
            else:
                if target is None:
                    home.microtasks.append((job, None))
                else:
                    target.reactions.append(job)

    def run(self) -> None:
        while self.microtasks:
            self._go_on(*self.microtasks.popleft())
        rejected, self.rejected = self.rejected, []
        errors = [task.settled for task in rejected if not task.observed]
        if errors:
            raise ExceptionGroup("unhandled rejections", errors)
