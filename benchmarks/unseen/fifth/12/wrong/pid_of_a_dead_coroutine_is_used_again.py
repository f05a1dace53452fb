# expected: wrong
# mistake: after Erlang: the pid of a task is the id() of its coroutine, and everything known stands in a process table under the pid; the coroutine of an ended task is dropped, so Python gives its address to a later one, whose entry overwrites the old
# rule: "Joining a task that has ended already takes no turn, and works as often as you like."
# seen: a task ends, another is spawned afterwards, and the first one is joined (again): the joiner gets the result of the other task or waits for it; a failure that nobody joined is reported wrongly or not at all; programs that spawn everything before anything ends are right
"""Processes, pids, and a table of them."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(eq=False)
class Entry:
    coroutine: Coroutine[Any, None, Any] | None
    status: Literal["alive", "normal", "error"] = "alive"
    reason: Any = None
    monitors: list[tuple[Scheduler, int]] = field(default_factory=list)
    monitored: bool = False


@types.coroutine
def _receive(what: Any) -> Generator[Any, None, None]:
    yield what


async def pause() -> None:
    await _receive("timeout 0")


class Task:
    """Only a handle: the pid, and the node on which it lives."""

    __slots__ = ("node", "pid")

    def __init__(self, node: Scheduler, pid: int) -> None:
        self.node = node
        self.pid = pid

    @property
    def entry(self) -> Entry:
        return self.node.table[self.pid]

    async def join(self) -> Any:
        self.entry.monitored = True
        if self.entry.status == "alive":
            await _receive(self.entry)
        entry = self.entry
        if entry.status == "error":
            raise entry.reason
        return entry.reason


class Scheduler:
    def __init__(self) -> None:
        self.table: dict[int, Entry] = {}
        self.run_queue: deque[int] = deque()
        self.crashed: list[int] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        pid = id(coroutine)
        self.table[pid] = Entry(coroutine)
        self.run_queue.append(pid)
        return Task(self, pid)

    def exit(self, entry: Entry, status: Literal["normal", "error"], reason: Any) -> None:
        entry.status, entry.reason, entry.coroutine = status, reason, None
        for node, pid in entry.monitors:
            node.run_queue.append(pid)
        entry.monitors.clear()

    def run(self) -> None:
        while self.run_queue:
            pid = self.run_queue.popleft()
            entry = self.table[pid]
            try:
                message = entry.coroutine.send(None)
            except StopIteration as stop:
                self.exit(entry, "normal", stop.value)
            except Exception as error:
                self.crashed.append(pid)
                self.exit(entry, "error", error)
            else:
                if isinstance(message, Entry):
                    message.monitors.append((self, pid))
                else:
                    self.run_queue.append(pid)
        crashed = [self.table[pid] for pid in self.crashed]
        self.crashed.clear()
        errors = [entry.reason for entry in crashed if entry.status == "error" and not entry.monitored]
        if errors:
            raise ExceptionGroup("crash reports", errors)
