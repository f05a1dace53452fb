# expected: right
# mistake: none; unusual: the queue holds (task, "send" or "throw", value); a waiting joiner gets the outcome by send(value) or throw(error) at its next turn; two alternating lists instead of a deque
# rule: "`run` gives the first of the queue its turn, which lasts until it pauses, waits or ends; then the next one, until nobody is ready any more."
# seen: everything that becomes ready goes to the "next" list, and the lists are exchanged when the present one is used up: the same order as in one queue
"""A runtime that fits on one screen."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from typing import Any


class pause:  # noqa: N801
    """Let every other task that is ready have its turn first."""

    def __await__(self) -> Generator[object, None, None]:
        yield self


class _EndOf:
    def __init__(self, task: Task) -> None:
        self.task = task

    def __await__(self) -> Generator[object, Any, Any]:
        return (yield self)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.how: str | None = None  # "send": it returned; "throw": it raised
        self.what: Any = None
        self.joiners: list[tuple[Scheduler, Task]] = []
        self.joined = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.joined = True
        if self.how is None:
            return await _EndOf(self)
        if self.how == "throw":
            raise self.what
        return self.what


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.now: list[tuple[Task, str, Any]] = []  # the last one is the first of the queue
        self.next: list[tuple[Task, str, Any]] = []
        self.living: set[Task] = set()
        self.fallen: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue."""
        task = Task(coroutine)
        self.living.add(task)
        self.next.append((task, "send", None))
        return task

    def _turn(self, task: Task, how: str, what: Any) -> None:
        try:
            wish = getattr(task.coroutine, how)(what)
        except StopIteration as end:
            task.how, task.what = "send", end.value
        except BaseException as error:
            task.how, task.what = "throw", error
            self.fallen.append(task)
        else:
            if isinstance(wish, _EndOf):
                wish.task.joiners.append((self, task))
            else:
                self.next.append((task, "send", None))
            return
        self.living.remove(task)
        for scheduler, joiner in task.joiners:
            scheduler.next.append((joiner, task.how, task.what))
        task.joiners.clear()

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.now or self.next:
            if not self.now:
                self.now, self.next = self.next[::-1], []
            self._turn(*self.now.pop())
        fallen, self.fallen = self.fallen, []
        if lost := [task.what for task in fallen if not task.joined]:
            raise BaseExceptionGroup("unclaimed", lost)
