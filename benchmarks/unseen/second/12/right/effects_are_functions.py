# expected: right
# mistake: nothing wrong; a task yields functions (effects) that the scheduler calls with itself and the task; the answer of an effect says whether the turn goes on, and results come back by send and throw.
# rule: "returns what it returned, or raises the very exception that it raised"
# seen: behaves as the rules say; join itself keeps nothing and raises nothing.
"""A scheduler of effects: what a task yields is a function, and the scheduler carries it out."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

Resume = Callable[[], Any]
Effect = Callable[["Task"], "Resume | None"]


@types.coroutine
def _perform(effect: Effect) -> Generator[Effect, Any, Any]:
    return (yield effect)


def _pause_effect(task: Task) -> None:
    task.home.ready.append((task, partial(task.coroutine.send, None)))


async def pause() -> None:
    await _perform(_pause_effect)


class Task:
    def __init__(self, coroutine: Coroutine[Effect, Any, Any], home: Scheduler) -> None:
        self.coroutine = coroutine
        self.home = home
        self.hand_over: Callable[[Coroutine[Effect, Any, Any]], Resume] | None = None
        self.joined = False
        self.waiters: deque[Task] = deque()

    def _join_effect(self, joiner: Task) -> Resume | None:
        self.joined = True
        if self.hand_over is not None:
            return self.hand_over(joiner.coroutine)  # goes on in the same turn
        self.waiters.append(joiner)
        return None

    async def join(self) -> Any:
        return await _perform(self._join_effect)

    def end(self, hand_over: Callable[[Coroutine[Effect, Any, Any]], Resume]) -> None:
        self.hand_over = hand_over
        while self.waiters:
            waiter = self.waiters.popleft()
            waiter.home.ready.append((waiter, hand_over(waiter.coroutine)))


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[tuple[Task, Resume]] = deque()

    def spawn(self, coroutine: Coroutine[Effect, Any, Any]) -> Task:
        task = Task(coroutine, self)
        self.ready.append((task, partial(coroutine.send, None)))
        return task

    def run(self) -> None:
        failed: list[tuple[Task, Exception]] = []
        while self.ready:
            task, resume = self.ready.popleft()
            try:
                while resume is not None:
                    effect = resume()
                    resume = effect(task)
            except StopIteration as stop:
                value = stop.value
                task.end(lambda coroutine, value=value: partial(coroutine.send, value))
            except Exception as error:
                failed.append((task, error))
                task.end(lambda coroutine, error=error: partial(coroutine.throw, error))
        lost = [error for task, error in failed if not task.joined]
        if lost:
            raise ExceptionGroup("tasks failed", lost)
