# expected: wrong
# mistake: after C: intrusive singly linked lists; the wait list is hung onto the ready list in one go, but the new tail is set to the FIRST waiter instead of the last
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: one waiter is right, and so are several if nobody is put into the queue before they have all been taken; with two or more, the next that is queued (a spawn, a pause of the first waiter) cuts off the waiters behind the first, or is lost itself: tasks never get a turn again
"""Tasks on two kinds of lists, without a single container."""

from __future__ import annotations

import types
from collections.abc import Coroutine, Generator
from typing import Any


class TaskList:
    """head -> task.next -> task.next -> None, and where it ends."""

    def __init__(self) -> None:
        self.head: Task | None = None
        self.tail: Task | None = None

    def push(self, task: Task) -> None:
        task.next = None
        if self.head is None:
            self.head = task
        else:
            self.tail.next = task
        self.tail = task

    def pop(self) -> Task | None:
        task = self.head
        if task is not None:
            self.head = task.next
            task.next = None
        return task

    def splice(self, other: TaskList) -> None:
        """Hang all of `other` in behind, in one go, and empty it."""
        if other.head is None:
            return
        if self.head is None:
            self.head = other.head
        else:
            self.tail.next = other.head
        self.tail = other.head
        other.head = other.tail = None


@types.coroutine
def _block_on(queue: TaskList | None) -> Generator[TaskList | None, None, None]:
    yield queue


def pause():
    return _block_on(None)


class Task:
    def __init__(self, coroutine: Coroutine[Any, None, Any]) -> None:
        self.coroutine = coroutine
        self.next: Task | None = None  # a task is on one list at a time
        self.wait_list = TaskList()
        self.alive = True
        self.failed = False
        self.exit_value: Any = None
        self.joined = False

    async def join(self) -> Any:
        self.joined = True
        if self.alive:
            await _block_on(self.wait_list)
        if self.failed:
            raise self.exit_value
        return self.exit_value


class Scheduler:
    def __init__(self) -> None:
        self.ready = TaskList()
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine)
        self.ready.push(task)
        return task

    def _exit(self, task: Task, value: Any) -> None:
        task.alive = False
        task.exit_value = value
        self.ready.splice(task.wait_list)

    def run(self) -> None:
        while (task := self.ready.pop()) is not None:
            try:
                queue = task.coroutine.send(None)
            except StopIteration as stop:
                self._exit(task, stop.value)
            except Exception as error:
                task.failed = True
                self.failed.append(task)
                self._exit(task, error)
            else:
                (self.ready if queue is None else queue).push(task)
        failed, self.failed = self.failed, []
        errors = [task.exit_value for task in failed if not task.joined]
        if errors:
            raise ExceptionGroup("failed", errors)
