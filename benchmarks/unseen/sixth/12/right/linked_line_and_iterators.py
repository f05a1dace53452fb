# expected: right
# mistake: none; no generator and no deque at all: pause() is a plain function that returns an object with __await__, the awaitable is an iterator class, and the queue and the waiters are hand-made singly linked lines that are spliced in one go when a task ends.
# rule: "async def pause() -> None: ...  # anything that can be awaited will do"
# seen: behaves as the lesson says everywhere; splicing keeps the order of the waiters, and a waiter of another scheduler is put into its own line.
"""A scheduler in the manner of a C programmer: linked lines, head and tail."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from typing import Any


class _Once:
    """An awaitable that stops once, handing `message` to whoever called send."""

    def __init__(self, message: object) -> None:
        self.message = message
        self.stopped = False

    def __await__(self) -> Iterator[object]:
        return self

    def __iter__(self) -> Iterator[object]:
        return self

    def __next__(self) -> object:
        if self.stopped:
            raise StopIteration
        self.stopped = True
        return self.message


def pause() -> _Once:
    """Let every other task that is ready have its turn first."""
    return _Once(None)


class _Line:
    """People standing in a line; each knows only who is behind."""

    def __init__(self) -> None:
        self.head: Task | None = None
        self.tail: Task | None = None

    def push(self, task: Task) -> None:
        task.behind = None
        if self.tail is None:
            self.head = task
        else:
            self.tail.behind = task
        self.tail = task

    def pop(self) -> Task | None:
        task = self.head
        if task is not None:
            self.head = task.behind
            if self.head is None:
                self.tail = None
            task.behind = None
        return task


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], line: _Line | None = None) -> None:
        self.coroutine = coroutine
        self.line = line
        self.behind: Task | None = None
        self.waiting = _Line()
        self.ending: tuple[bool, Any] | None = None  # (went well, result or exception)
        self.wanted = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.wanted = True
        if self.ending is None:
            await _Once(self.waiting)
        assert self.ending is not None
        well, what = self.ending
        if well:
            return what
        raise what


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.line = _Line()
        self.unfinished: dict[int, Task] = {}

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self.line)
        self.unfinished[id(task)] = task
        self.line.push(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        failed: list[Task] = []
        while (task := self.line.pop()) is not None:
            try:
                where = task.coroutine.send(None)
            except StopIteration as stop:
                task.ending = True, stop.value
            except Exception as error:
                task.ending = False, error
                failed.append(task)
            if task.ending is None:
                (self.line if where is None else where).push(task)
                continue
            del self.unfinished[id(task)]
            while (waiter := task.waiting.pop()) is not None:
                (waiter.line or self.line).push(waiter)
        orphans = [task.ending[1] for task in failed if not task.wanted]
        if orphans:
            raise ExceptionGroup("tasks failed", orphans)
