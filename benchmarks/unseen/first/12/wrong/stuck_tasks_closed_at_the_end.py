# expected: wrong
# mistake: Before run comes back it tidies up and closes the coroutines of all tasks that still wait.
# rule: "Then it comes back, even if tasks still wait (for themselves, or in a circle): these never end."
# seen: Tasks that wait in a circle are ended by GeneratorExit: their finally blocks run inside run; one that pauses in its finally makes run raise RuntimeError("coroutine ignored GeneratorExit"). Right whenever nobody waits in a circle, and there nobody notices if the stuck tasks have nothing to clean up.
from __future__ import annotations

import types
from collections import deque
from collections.abc import Coroutine, Generator
from typing import Any


@types.coroutine
def _wait() -> Generator[str, None, None]:
    yield "wait"


@types.coroutine
def pause() -> Generator[str, None, None]:
    yield "pause"


class Task:
    def __init__(self, scheduler: Scheduler, coroutine: Coroutine[str, None, Any]) -> None:
        self.scheduler = scheduler
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.waiting: list[Task] = []

    async def join(self) -> Any:
        self.joined = True
        if not self.ended:
            self.waiting.append(self.scheduler.current)
            await _wait()
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    current: Task

    def __init__(self) -> None:
        self.ready: deque[Task] = deque()
        self.alive: dict[Task, None] = {}
        self.failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[str, None, Any]) -> Task:
        task = Task(self, coroutine)
        self.alive[task] = None
        self.ready.append(task)
        return task

    def run(self) -> None:
        while self.ready:
            self._turn(self.ready.popleft())
        # whoever is still alive waits for somebody who never ends: leave nothing open behind
        for task in self.alive:
            task.coroutine.close()
        self.alive.clear()
        lost = [task.error for task in self.failed if not task.joined]
        self.failed.clear()
        if lost:
            raise ExceptionGroup("nobody joined them", lost)

    def _turn(self, task: Task) -> None:
        self.current = task
        try:
            if task.coroutine.send(None) == "pause":
                self.ready.append(task)
            return
        except StopIteration as end:
            task.result = end.value
        except Exception as error:
            task.error = error
            self.failed.append(task)
        task.ended = True
        del self.alive[task]
        self.ready.extend(task.waiting)
        task.waiting.clear()
