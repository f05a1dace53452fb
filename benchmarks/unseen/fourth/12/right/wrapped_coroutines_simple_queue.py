# expected: right
# mistake: none; unusual: spawn wraps the coroutine in another one that never fails, which records the outcome and wakes the joiners by itself as its last deed; the loop sees no results or exceptions; the queue is a queue.SimpleQueue, the running task is kept in a variable of each scheduler and pause and join put tasks in line themselves before they yield
# rule: "When `task` ends, all who wait for it go to the end of the queue, in the order in which they began to wait."
# seen: behaves as the lesson says
"""The loop is dumb; tasks put themselves, and each other, in line."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from queue import Empty, SimpleQueue
from typing import Any

_running: list[tuple[Scheduler, Coroutine]] = []  # a stack: a task may run another scheduler


class _Yield:
    def __await__(self) -> Generator[None, None, None]:
        yield


async def pause() -> None:
    scheduler, me = _running[-1]
    scheduler._line.put(me)
    await _Yield()


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any]) -> None:
        self.coroutine = coroutine
        self._get: Callable[[], Any] | None = None
        self._wake_ups: list[tuple[Scheduler, Coroutine]] = []
        self._cared_for = False

    async def join(self) -> Any:
        self._cared_for = True
        if self._get is None:
            self._wake_ups.append(_running[-1])
            await _Yield()
        return self._get()

    async def _live(self, mourners: list[tuple[Task, Exception]]) -> None:
        try:
            value = await self.coroutine
        except Exception as error:
            problem = error  # the name `error` is deleted at the end of this block
            mourners.append((self, problem))

            def get() -> Any:
                raise problem
        else:

            def get() -> Any:
                return value

        self._get = get
        for scheduler, sleeper in self._wake_ups:
            scheduler._line.put(sleeper)
        self._wake_ups.clear()


class Scheduler:
    def __init__(self) -> None:
        self._line: SimpleQueue[Coroutine] = SimpleQueue()
        self._failed: list[tuple[Task, Exception]] = []
        self._tasks: set[Coroutine] = set()

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine)
        life = task._live(self._failed)
        self._tasks.add(life)
        self._line.put(life)
        return task

    def run(self) -> None:
        while True:
            try:
                life = self._line.get_nowait()
            except Empty:
                break
            _running.append((self, life))
            try:
                life.send(None)
            except StopIteration:
                self._tasks.discard(life)
            finally:
                _running.pop()
        unnoticed = [error for task, error in self._failed if not task._cared_for]
        self._failed.clear()
        if unnoticed:
            raise ExceptionGroup("failed unnoticed", unnoticed)
