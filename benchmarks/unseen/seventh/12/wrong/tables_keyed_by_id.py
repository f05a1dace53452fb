# expected: wrong
# mistake: Outcomes, waiters and joined tasks are looked up in tables by id(coroutine), which Python gives to a new coroutine as soon as an ended one has been freed.
# rule: So keep whether a task has ended, and how.
# seen: When the program keeps no handle of an ended task, the next spawned coroutine often gets the same id: joining it returns at once with the result of the dead task, before it has run (or its failure counts as joined). Right as long as the program keeps all the Task objects.
"""A runtime that fits on one screen: tasks, and a scheduler that lets them take turns."""

from __future__ import annotations

import types
from collections import defaultdict, deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield ("pause", 0)


@types.coroutine
def _block(pid: int) -> Generator[object, None, None]:
    yield ("block", pid)


class Task:
    """A coroutine that a scheduler runs, turn by turn. Only a handle: the tables are the kernel's."""

    __slots__ = ("coroutine", "kernel", "pid")

    def __init__(self, coroutine: Coroutine[object, None, Any], kernel: Scheduler) -> None:
        self.coroutine = coroutine
        self.kernel = kernel
        self.pid = id(coroutine)

    async def join(self) -> Any:
        kernel = self.kernel
        kernel.joined.add(self.pid)
        if self.pid not in kernel.exit_table:
            await _block(self.pid)
        ok, value = kernel.exit_table[self.pid]
        if ok:
            return value
        raise value


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.run_queue: deque[Task] = deque()
        self.exit_table: dict[int, tuple[bool, Any]] = {}
        self.blocked_on: defaultdict[int, list[Task]] = defaultdict(list)
        self.joined: set[int] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.run_queue.append(task)
        return task

    def run(self) -> None:
        failed: list[tuple[int, Exception]] = []
        while self.run_queue:
            task = self.run_queue.popleft()
            try:
                syscall, argument = task.coroutine.send(None)
            except StopIteration as end:
                self._exit(task.pid, True, end.value)
            except Exception as error:
                failed.append((task.pid, error))
                self._exit(task.pid, False, error)
            else:
                if syscall == "pause":
                    self.run_queue.append(task)
                else:
                    self.blocked_on[argument].append(task)
        errors = [error for pid, error in failed if pid not in self.joined]
        if errors:
            raise ExceptionGroup("processes failed", errors)

    def _exit(self, pid: int, ok: bool, value: Any) -> None:
        self.exit_table[pid] = (ok, value)
        self.run_queue.extend(self.blocked_on.pop(pid, ()))
