# expected: wrong
# mistake: after Erlang: the loop of the scheduler is a function that calls itself in the end with the new state; Python has no tail calls, so every turn costs a stack frame
# rule: "A hundred thousand tasks are no problem, and neither is a long chain of tasks that wait for each other."
# seen: a run of some hundred turns is right; with about a thousand turns in one run, RecursionError (raised in a task or by run)
"""A scheduler is a process: it takes a message, handles it, and loops."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def _ask(*message: Any) -> Generator[tuple, None, None]:
    yield message


async def pause() -> None:
    await _ask("yield")


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any], mailbox: deque) -> None:
        self.coroutine = coroutine
        self.mailbox = mailbox
        self.exit: tuple = ()  # ("ok", value) or ("error", exception) later
        self.links: list[Task] = []
        self.watched = False

    async def join(self) -> Any:
        self.watched = True
        if not self.exit:
            await _ask("monitor", self)
        tag, value = self.exit
        if tag == "error":
            raise value
        return value


class Scheduler:
    def __init__(self) -> None:
        self.mailbox: deque[Task] = deque()

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self.mailbox)
        self.mailbox.append(task)
        return task

    def run(self) -> None:
        crashed = self._loop([])
        errors = [task.exit[1] for task in crashed if not task.watched]
        if errors:
            raise ExceptionGroup("crashed", errors)

    def _loop(self, crashed: list[Task]) -> list[Task]:
        if not self.mailbox:
            return crashed
        task = self.mailbox.popleft()
        match self._turn(task):
            case ("yield",):
                self.mailbox.append(task)
            case ("monitor", Task() as other):
                other.links.append(task)
            case ("ok" | "error") as tag, value:
                task.exit = (tag, value)
                for waiter in task.links:
                    waiter.mailbox.append(waiter)
                task.links.clear()
                if tag == "error":
                    crashed.append(task)
        return self._loop(crashed)

    @staticmethod
    def _turn(task: Task) -> tuple:
        try:
            return task.coroutine.send(None)
        except StopIteration as end:
            return "ok", end.value
        except Exception as error:
            return "error", error
