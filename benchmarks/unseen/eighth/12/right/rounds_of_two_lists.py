# expected: right
# mistake: no single queue object: the tasks of this round are taken from one deque, whoever becomes ready goes into the next round's, and the two are swapped when the first is empty; join is a plain method that gives an awaitable object; a task is a callable that says by its return value where it goes
# rule: Each scheduler has one queue: first come, first served.
# seen: the rest of this round followed by the next round is one queue in order of arrival, so every step is as with a single deque
"""Rounds: the tasks of this round, and those of the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Go = Callable[["Task"], None]


class pause:  # noqa: N801 - used like a function
    def __await__(self) -> Generator[Go, None, None]:
        yield Task.queue_up


class _Joining:
    def __init__(self, task: Task) -> None:
        self._task = task

    def __await__(self) -> Generator[Go, None, Any]:
        task = self._task
        task.has_been_joined = True
        if task.harvest is None:
            yield task.visitors.append
            assert task.harvest is not None
        return task.harvest()


class Task:
    def __init__(self, coroutine: Coroutine[Go, None, Any], scheduler: Scheduler) -> None:
        self._send = coroutine.send
        self.scheduler = scheduler
        self.harvest: Callable[[], Any] | None = None
        self.visitors: list[Task] = []
        self.has_been_joined = False

    def join(self) -> _Joining:
        return _Joining(self)

    def queue_up(self) -> None:
        self.scheduler.next_round.append(self)

    def __call__(self) -> None:
        try:
            go = self._send(None)
        except StopIteration as end:
            result = end.value
            self._end(lambda: result)
        except Exception as error:
            reason = error

            def fail() -> Any:
                raise reason

            self.scheduler.failed[self] = reason
            self._end(fail)
        else:
            go(self)

    def _end(self, harvest: Callable[[], Any]) -> None:
        self.harvest = harvest
        del self.scheduler.alive[self]
        for visitor in self.visitors:
            visitor.queue_up()
        self.visitors = []


class Scheduler:
    def __init__(self) -> None:
        self.this_round: deque[Task] = deque()
        self.next_round: deque[Task] = deque()
        self.alive: dict[Task, None] = {}
        self.failed: dict[Task, Exception] = {}

    def spawn(self, coroutine: Coroutine[Go, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.alive[task] = None
        task.queue_up()
        return task

    def run(self) -> None:
        while self.this_round or self.next_round:
            if not self.this_round:
                self.this_round, self.next_round = self.next_round, self.this_round
            self.this_round.popleft()()
        failed, self.failed = self.failed, {}
        errors = [error for task, error in failed.items() if not task.has_been_joined]
        if errors:
            raise ExceptionGroup("tasks failed and nobody joined them", errors)
