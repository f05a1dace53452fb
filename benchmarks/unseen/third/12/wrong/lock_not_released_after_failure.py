# expected: wrong
# mistake: run() guards itself with a lock, but releases it only on the ordinary way out, not when it raises the ExceptionGroup.
# rule: "More may be spawned then, and `run` called again."
# seen: After a run() that raised an ExceptionGroup, every further run() of this scheduler raises RuntimeError and runs nothing. Without unjoined failures everything is right.
"""A runtime by somebody who comes from threads: a thread-safe queue, events, and a lock."""

from __future__ import annotations

import queue
import threading
import types
from collections.abc import Coroutine, Generator
from typing import Any


class Event:
    """Like threading.Event, for tasks: who waits is put back into its scheduler's queue."""

    def __init__(self) -> None:
        self._set = False
        self._parked: queue.SimpleQueue[tuple[Scheduler, Task]] = queue.SimpleQueue()

    @types.coroutine
    def wait(self) -> Generator[object, None, None]:
        if not self._set:
            yield self

    def park(self, scheduler: Scheduler, task: Task) -> None:
        self._parked.put((scheduler, task))

    def set(self) -> None:
        self._set = True
        while not self._parked.empty():
            scheduler, task = self._parked.get_nowait()
            scheduler._ready.put(task)


@types.coroutine
def pause() -> Generator[object, None, None]:
    yield None


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self.finished = Event()
        self.was_joined = False
        self.result: Any = None
        self.exception: Exception | None = None

    async def join(self) -> Any:
        self.was_joined = True
        await self.finished.wait()
        if self.exception is not None:
            raise self.exception
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self._ready: queue.SimpleQueue[Task] = queue.SimpleQueue()
        self._running = threading.Lock()
        self._failed: list[Task] = []

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        self._ready.put(task)
        return task

    def run(self) -> None:
        if not self._running.acquire(blocking=False):
            raise RuntimeError("this scheduler runs already")
        while not self._ready.empty():
            task = self._ready.get_nowait()
            try:
                event = task.coroutine.send(None)
            except StopIteration as end:
                task.result = end.value
                task.finished.set()
            except Exception as error:
                task.exception = error
                self._failed.append(task)
                task.finished.set()
            else:
                if event is None:
                    self._ready.put(task)
                else:
                    event.park(self, task)
        failed, self._failed = self._failed, []
        exceptions = [task.exception for task in failed if not task.was_joined]
        if exceptions:
            raise ExceptionGroup("failed tasks", exceptions)
        self._running.release()
