# expected: right
# mistake: none; unusual: continuation style; the queue is a hand-made linked list of functions, and a task yields a function that is told how to wake it
# rule: all of them; "Who waits stands in no queue and has no turns. When `task` ends, all who wait for it go to the end of the queue"
# seen: behaves as the rules say; there is no task in the queue at all, only jobs
"""A runtime that fits on one screen: jobs in a linked list."""

from __future__ import annotations

import types
from collections.abc import Callable, Coroutine, Generator, Iterator
from typing import Any

Wake = Callable[[], None]


@types.coroutine
def _suspend(register: Callable[[Wake], object]) -> Generator[object, None, None]:
    yield register


async def pause() -> None:
    """Let every other task that is ready have its turn first."""
    await _suspend(lambda wake: wake())


class _Chain:
    """First in, first out: a chain of cells [item, next]."""

    def __init__(self) -> None:
        self._head: list[Any] = [None, None]  # the cell before the first
        self._tail = self._head

    def put(self, item: Any) -> None:
        cell = [item, None]
        self._tail[1] = cell
        self._tail = cell

    def drain(self) -> Iterator[Any]:
        """Take one after the other, also those that are put meanwhile, until there is none."""
        while (first := self._head[1]) is not None:
            self._head = first
            item, first[0] = first[0], None
            yield item


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.alive = True
        self.asked_for = False
        self.reveal: Callable[[], Any] = lambda: None
        self.at_end: list[Wake] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.asked_for = True
        if self.alive:
            await _suspend(self.at_end.append)
        return self.reveal()

    def settle(self, reveal: Callable[[], Any]) -> None:
        self.alive = False
        self.reveal = reveal
        for wake in self.at_end:
            wake()
        self.at_end.clear()


def _returning(value: Any) -> Callable[[], Any]:
    return lambda: value


def _raising(error: Exception) -> Callable[[], Any]:
    def reveal() -> Any:
        raise error

    return reveal


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._jobs = _Chain()
        self._failures = _Chain()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine)

        def wake() -> None:
            self._jobs.put(turn)

        def turn() -> None:
            try:
                register = coroutine.send(None)
            except StopIteration as end:
                task.settle(_returning(end.value))
            except Exception as error:
                self._failures.put((task, error))
                task.settle(_raising(error))
            else:
                register(wake)  # type: ignore[operator]

        wake()
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        for job in self._jobs.drain():
            job()
        alone = [error for task, error in self._failures.drain() if not task.asked_for]
        if alone:
            raise ExceptionGroup("failed, and nobody joined", alone)
