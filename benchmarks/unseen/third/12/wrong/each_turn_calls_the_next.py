# expected: wrong
# mistake: There is no loop: every turn, at its end, calls the function for the next turn, as in a language with tail calls. Python has none, so the stack grows with every turn.
# rule: "A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other."
# seen: Right for up to some hundreds of turns in one run(); then RecursionError, in a task or out of run().
"""A runtime without a loop: one turn leads to the next."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Continuation = Callable[[], None]


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield lambda queue, again: queue.append(again)


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.answer: Callable[[], Any] | None = None
        self.joined = False
        self.continuations: list[tuple[deque[Continuation], Continuation]] = []

    @types.coroutine
    def _wait(self) -> Generator[object, None, None]:
        yield lambda queue, again: self.continuations.append((queue, again))

    async def join(self) -> Any:
        self.joined = True
        if self.answer is None:
            await self._wait()
        assert self.answer is not None
        return self.answer()

    def end(self, answer: Callable[[], Any]) -> None:
        self.answer = answer
        for queue, again in self.continuations:
            queue.append(again)
        self.continuations = []


class Scheduler:
    def __init__(self) -> None:
        self._queue: deque[Continuation] = deque()
        self._failed: list[tuple[Task, Exception]] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._queue.append(lambda: self._turn(task))
        return task

    def _turn(self, task: Task) -> None:
        try:
            place = task.coroutine.send(None)
        except StopIteration as end:
            value = end.value
            task.end(lambda: value)
        except Exception as error:
            failure = error

            def fail() -> Any:
                raise failure

            self._failed.append((task, failure))
            task.end(fail)
        else:
            place(self._queue, lambda: self._turn(task))
        self._next()

    def _next(self) -> None:
        if self._queue:
            self._queue.popleft()()

    def run(self) -> None:
        self._next()
        failed, self._failed = self._failed, []
        errors = [error for task, error in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed", errors)
