# expected: right
# mistake: none; unusual: every task is wrapped by a second coroutine that catches how it ends and never raises, the scheduler only knows "steps" (bound methods) in one list with a read index, and the failed tasks unregister from a dict in the moment they are joined.
# rule: all
# seen: The list that is read by index and grows at its end is a queue; what has been read is cut off now and then.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from typing import Any


class _Yield:
    """Awaiting it hands ``payload`` to the scheduler once."""

    def __init__(self, payload: object) -> None:
        self.payload = payload

    def __await__(self) -> Generator[object, None, None]:
        yield self.payload


_AGAIN = "again"
PENDING, RETURNED, RAISED = range(3)


def pause() -> Coroutine[object, None, None]:
    async def once() -> None:
        await _Yield(_AGAIN)

    return once()


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], failures: dict[Task, Exception]) -> None:
        self.coroutine = coroutine
        self.kind = PENDING
        self.content: Any = None
        self.awaited = False
        self.failures = failures
        self.wakers: list[Callable[[], None]] = []
        self.shell = self._guard()

    async def _guard(self) -> None:
        try:
            self.content = await self.coroutine
        except Exception as error:
            self.content = error
            self.kind = RAISED
            if not self.awaited:
                self.failures[self] = error
        else:
            self.kind = RETURNED

    async def join(self) -> Any:
        self.awaited = True
        if self.kind == PENDING:
            await _Yield(self.wakers)
        self.failures.pop(self, None)
        if self.kind == RAISED:
            raise self.content
        return self.content


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], None]] = []
        self._read = 0
        self._failures: dict[Task, Exception] = {}

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self._failures)
        self._soon(task)
        return task

    def _soon(self, task: Task) -> None:
        self._steps.append(lambda: self._advance(task))

    def _advance(self, task: Task) -> None:
        for payload in (next(iter_once(task.shell), None),):
            if payload is None:
                wakers, task.wakers = task.wakers, []
                for wake in wakers:
                    wake()
            elif payload is _AGAIN:
                self._soon(task)
            else:
                payload.append(lambda: self._soon(task))

    def run(self) -> None:
        while self._read < len(self._steps):
            step = self._steps[self._read]
            self._read += 1
            if self._read > 1000 and self._read * 2 > len(self._steps):
                del self._steps[: self._read]
                self._read = 0
            step()
        self._steps.clear()
        self._read = 0
        failures = list(self._failures.values())
        self._failures.clear()
        if failures:
            raise ExceptionGroup("failed and not joined", failures)


def iter_once(shell: Coroutine[object, None, None]) -> Generator[Any, None, None]:
    """What the coroutine yields next; nothing at all when it has ended."""
    try:
        payload = shell.send(None)
    except StopIteration:
        return
    yield payload
