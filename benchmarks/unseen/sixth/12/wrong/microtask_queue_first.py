# expected: wrong
# mistake: a JavaScript learner keeps two queues, "microtasks" for woken joiners and "macrotasks" for everything else, and empties the microtasks before every macrotask, so joiners overtake tasks that were ready before them.
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: whenever another task is ready at the moment when a joined task ends, the joiner goes on before it; right as long as nobody else is ready then.
"""An event loop as in the browser."""

from __future__ import annotations

import types
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any


@types.coroutine
def pause() -> Generator[object, None, None]:
    """Let every other task that is ready have its turn first."""
    yield lambda task: task.loop.set_immediate(task)


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any], loop: Scheduler | None = None) -> None:
        self.coroutine = coroutine
        self.loop = loop
        self.status = "pending"
        self.value: Any = None
        self.handled = False
        self.then: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised."""
        self.handled = True
        if self.status == "pending":
            await self._settled()
        if self.status == "rejected":
            raise self.value
        return self.value

    @types.coroutine
    def _settled(self) -> Generator[Callable[[Task], None], None, None]:
        yield self.then.append

    def settle(self, status: str, value: Any) -> None:
        self.status, self.value = status, value
        for joiner in self.then:
            joiner.loop.queue_microtask(joiner)
        self.then = []


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self.microtasks: deque[Task] = deque()
        self.macrotasks: deque[Task] = deque()
        self.pending: set[Task] = set()
        self.rejections: list[Task] = []

    def set_immediate(self, task: Task) -> None:
        self.macrotasks.append(task)

    def queue_microtask(self, task: Task) -> None:
        self.microtasks.append(task)

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine, self)
        self.pending.add(task)
        self.set_immediate(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more."""
        while self.microtasks or self.macrotasks:
            while self.microtasks:
                self._tick(self.microtasks.popleft())
            if self.macrotasks:
                self._tick(self.macrotasks.popleft())
        rejections, self.rejections = self.rejections, []
        unhandled = [task.value for task in rejections if not task.handled]
        if unhandled:
            raise ExceptionGroup("unhandled rejections", unhandled)

    def _tick(self, task: Task) -> None:
        try:
            arrange = task.coroutine.send(None)
        except StopIteration as end:
            self.pending.discard(task)
            task.settle("fulfilled", end.value)
        except Exception as error:
            self.pending.discard(task)
            self.rejections.append(task)
            task.settle("rejected", error)
        else:
            arrange(task)
