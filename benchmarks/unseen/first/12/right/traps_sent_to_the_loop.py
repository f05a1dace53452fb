# expected: right
# mistake: none; unusual: join hands a request up to the loop, and the loop delivers the result with send(value) or throw(error); no "current task" anywhere
# rule: all of them; "waits until `task` has ended, and returns what it returned, or raises the very exception that it raised"
# seen: behaves as the rules say; the queue holds (task, method, argument) triples
"""A runtime that fits on one screen: tasks trap into the loop, as programs trap into a kernel."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield None


@types.coroutine
def _outcome_of(task: Task) -> Generator[object, Any, Any]:
    """Ask the loop for what becomes of ``task``. The loop answers by send, or by throw."""
    return (yield task)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, Any, Any], home: Scheduler) -> None:
        self.coroutine = coroutine
        self.home = home
        self.state = "alive"  # or "returned", or "raised"
        self.outcome: Any = None
        self.wanted = False
        self.audience: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.wanted = True
        match self.state:
            case "alive":
                return await _outcome_of(self)
            case "raised":
                raise self.outcome
            case _:
                return self.outcome


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._line: deque[tuple[Task, Callable[[Any], object], Any]] = deque()
        self._casualties: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, Any, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self._line.append((task, coroutine.send, None))
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self._line:
            task, resume, argument = self._line.popleft()
            try:
                trap = resume(argument)
            except StopIteration as end:
                self._over(task, "returned", end.value)
            except Exception as error:
                self._casualties.append(task)
                self._over(task, "raised", error)
            else:
                if trap is None:
                    self._line.append((task, task.coroutine.send, None))
                else:
                    trap.audience.append(task)
        casualties, self._casualties = self._casualties, []
        orphans = [task.outcome for task in casualties if not task.wanted]
        if orphans:
            raise ExceptionGroup("nobody joined these", orphans)

    @staticmethod
    def _over(task: Task, state: str, outcome: Any) -> None:
        task.state, task.outcome = state, outcome
        audience, task.audience = task.audience, []
        for listener in audience:
            method = listener.coroutine.throw if state == "raised" else listener.coroutine.send
            listener.home._line.append((listener, method, outcome))
