# expected: wrong
# mistake: keeps outcomes in a table by id(coroutine), as by a process number, and lets go of the coroutine when it has ended; Python gives the same id to a later coroutine, which then counts as ended from the start and takes over the old outcome
# rule: "So keep whether a task has ended, and how."
# seen: right while all coroutines are alive at the same time (all spawned before run); wrong when a task is spawned after another one has ended: a join of the new task comes back at once with the result of the old one
"""A process table: handles are numbers, everything else is in tables."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any

Handle = int


@types.coroutine
def _syscall(number: str, argument: Handle = 0) -> Generator[tuple[str, Handle], None, None]:
    yield number, argument


async def pause() -> None:
    await _syscall("yield")


class Task:
    """Only a handle: the scheduler has the tables."""

    def __init__(self, handle: Handle, scheduler: Scheduler) -> None:
        self.handle = handle
        self.scheduler = scheduler

    async def join(self) -> Any:
        tables = self.scheduler
        if self.handle not in tables.exited:
            await _syscall("wait", self.handle)
        tables.reaped.add(self.handle)
        ok, what = tables.exited[self.handle]
        if ok:
            return what
        raise what


class Scheduler:
    def __init__(self) -> None:
        self.ready: deque[tuple[Handle, Coroutine]] = deque()
        self.waiting: dict[Handle, list[tuple[Handle, Coroutine]]] = {}
        self.exited: dict[Handle, tuple[bool, Any]] = {}
        self.reaped: set[Handle] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        handle = id(coroutine)
        self.ready.append((handle, coroutine))
        return Task(handle, self)

    def run(self) -> None:
        crashed: list[tuple[Handle, Exception]] = []
        while self.ready:
            process = handle, coroutine = self.ready.popleft()
            try:
                number, argument = coroutine.send(None)
            except StopIteration as end:
                self._exit(handle, True, end.value)
            except Exception as error:
                crashed.append((handle, error))
                self._exit(handle, False, error)
            else:
                if number == "yield":
                    self.ready.append(process)
                else:
                    self.waiting.setdefault(argument, []).append(process)
            del process, coroutine
        errors = [error for handle, error in crashed if handle not in self.reaped]
        if errors:
            raise ExceptionGroup("crashed", errors)

    def _exit(self, handle: Handle, ok: bool, what: Any) -> None:
        self.exited[handle] = ok, what
        self.ready.extend(self.waiting.pop(handle, ()))
