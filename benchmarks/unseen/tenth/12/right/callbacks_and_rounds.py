# expected: right
# mistake: unusual: a task yields a function that gets its resume callback; the queue is two lists that are swapped (rounds), an outcome is a function that returns or raises, and a task is a set of closures
# rule: `run` gives the first of the queue its turn, which lasts until it pauses, waits or ends; then the next one, until nobody is ready any more.
# seen: keeps all the rules
"""Continuations: what yields, yields what shall be done with the rest of it."""

from __future__ import annotations

import types
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Resume = Callable[[], None]


@types.coroutine
def call_cc(receiver: Callable[[Resume, Callable[[Resume], None]], None]) -> Generator[object, None, None]:
    """Stop here; give the receiver the rest of this task, and the place where the ready ones stand."""
    yield receiver


def _at_once_again(resume: Resume, ready: Callable[[Resume], None]) -> None:
    ready(resume)


async def pause() -> None:
    await call_cc(_at_once_again)


def _returns(value: Any) -> Callable[[], Any]:
    return lambda: value


def _raises(error: BaseException) -> Callable[[], Any]:
    def outcome() -> Any:
        raise error

    return outcome


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.outcome: Callable[[], Any] | None = None
        self.when_ended: list[Callable[[], None]] = []
        self.wanted = False

    def settle(self, outcome: Callable[[], Any]) -> None:
        self.outcome = outcome
        for callback in self.when_ended:
            callback()
        self.when_ended = []

    async def join(self) -> Any:
        self.wanted = True
        if self.outcome is None:
            await call_cc(lambda resume, ready: self.when_ended.append(lambda: ready(resume)))
        return self.outcome()


class Scheduler:
    def __init__(self) -> None:
        self._next_round: list[Resume] = []
        self._charges: list[tuple[Task, BaseException]] = []

    def _ready(self, resume: Resume) -> None:
        self._next_round.append(resume)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)

        def resume() -> None:
            try:
                receiver = coroutine.send(None)
            except StopIteration as end:
                task.settle(_returns(end.value))
            except BaseException as error:
                self._charges.append((task, error))
                task.settle(_raises(error))
            else:
                receiver(resume, self._ready)

        self._ready(resume)
        return task

    def run(self) -> None:
        while self._next_round:
            this_round, self._next_round = self._next_round, []
            for resume in this_round:
                resume()
        charges, self._charges = self._charges, []
        if unwanted := [error for task, error in charges if not task.wanted]:
            raise BaseExceptionGroup("nobody joined", unwanted)
