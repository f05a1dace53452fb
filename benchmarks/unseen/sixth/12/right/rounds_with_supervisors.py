# expected: right
# mistake: none; each task is wrapped in a supervising coroutine that catches what happens and wakes the waiters, so run() knows nothing of results and errors: it only steps iterators with next(steps, ENDED); two lists are swapped round by round instead of one deque.
# rule: "`run` gives the first of the queue its turn, which lasts until it pauses, waits or ends; then the next one, until nobody is ready any more."
# seen: behaves as the lesson says everywhere; whoever becomes ready during a round goes to the one list of the next round, in that order, which is the same as one queue.
"""A scheduler that goes round by round and leaves the endings to the tasks themselves."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any, Callable

_ENDED = object()


@types.coroutine
def _hand_over(arrange: Callable[[Task], None]) -> Generator[object, None, None]:
    yield arrange


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await _hand_over(Task.wake)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], scheduler: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.scheduler = scheduler
        self.answer: Callable[[], Any] | None = None  # how it has ended: returns or raises
        self.waiters: dict[Task, None] = {}
        self.has_been_joined = False
        self.steps = self._supervise().__await__()

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.has_been_joined = True
        if self.answer is None:
            await _hand_over(self._add_waiter)
        assert self.answer is not None
        return self.answer()

    def _add_waiter(self, waiter: Task) -> None:
        self.waiters[waiter] = None

    def wake(self) -> None:
        """Stand at the end of the queue."""
        assert self.scheduler is not None
        self.scheduler.coming.append(self)

    async def _supervise(self) -> None:
        try:
            result = await self.coroutine
        except Exception as error:
            failure = error

            def answer() -> Any:
                raise failure

            assert self.scheduler is not None
            self.scheduler.failures.append((self, failure))
        else:

            def answer() -> Any:
                return result

        self.answer = answer
        for waiter in self.waiters:
            waiter.wake()
        self.waiters.clear()


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.coming: list[Task] = []
        self.failures: list[tuple[Task, Exception]] = []
        self.not_ended: set[Task] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.not_ended.add(task)
        task.wake()
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.coming:
            this_round, self.coming = self.coming, []
            for task in this_round:
                arrange = next(task.steps, _ENDED)
                if arrange is _ENDED:
                    self.not_ended.discard(task)
                else:
                    arrange(task)
        failures, self.failures = self.failures, []
        unjoined = [error for task, error in failures if not task.has_been_joined]
        if unjoined:
            raise ExceptionGroup("unjoined tasks failed", unjoined)
