# expected: right
# mistake: none; the queue holds plain callables (as asyncio's does), and the end of a task is a future of its own
# rule: "Each scheduler has one queue: first come, first served."
# seen: a turn is a bound method in the deque; what a coroutine yields is itself a callable that says what to do with the task
"""A runtime that fits on one screen: callables in a queue."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


class Trap:
    """Awaiting it hands a function to the scheduler, which calls it with the task that awaits."""

    def __init__(self, function: Callable[[Task], None]) -> None:
        self.function = function

    def __await__(self) -> Generator[Callable[[Task], None], None, None]:
        yield self.function


def pause() -> Trap:
    """Let every other task that is ready have its turn first."""
    return Trap(lambda task: task.scheduler.queue.append(task.turn))


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[object, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.outcome: Callable[[], Any] | None = None
        self.listeners: list[Task] = []
        self.wanted = False

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.wanted = True
        if self.outcome is None:
            await Trap(self.listeners.append)
        return self.outcome()

    def turn(self) -> None:
        try:
            trap = self.coroutine.send(None)
        except StopIteration as end:
            value = end.value
            self.end(lambda: value)
        except Exception as error:
            failure = error

            def fail() -> Any:
                raise failure

            self.scheduler.failures.append((self, failure))
            self.end(fail)
        else:
            trap(self)

    def end(self, outcome: Callable[[], Any]) -> None:
        self.outcome = outcome
        listeners, self.listeners = self.listeners, []
        for listener in listeners:
            listener.scheduler.queue.append(listener.turn)


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.queue: deque[Callable[[], None]] = deque()
        self.failures: list[tuple[Task, Exception]] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(self, coroutine)
        self.queue.append(task.turn)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.queue:
            self.queue.popleft()()
        failures, self.failures = self.failures, []
        lost = [error for task, error in failures if not task.wanted]
        if lost:
            raise ExceptionGroup("nobody joined these", lost)
