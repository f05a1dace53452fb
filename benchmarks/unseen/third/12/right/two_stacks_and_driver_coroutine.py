# expected: right
# mistake: none; unusual: every task is wrapped in a driver generator that does the bookkeeping and never raises; the queue is two lists (a functional queue); failures are kept in a dict of tasks, and a join strikes its task out of it
# rule: "An exception ends its own task and nothing else."
# seen: behaves by the rules; run() is `for`-less: it only calls next() on drivers
"""A runtime in which each task is wrapped in a generator of the scheduler's own."""

from __future__ import annotations

from collections.abc import Coroutine, Generator, Iterator
from typing import Any


class pause:
    def __await__(self) -> Generator[object, None, None]:
        yield


class _Asleep:
    def __init__(self, in_bed: list[Any]) -> None:
        self.in_bed = in_bed

    def __await__(self) -> Generator[object, None, None]:
        yield self.in_bed


class Task:
    def __init__(self, coroutine: Coroutine[object, None, Any], home: Scheduler) -> None:
        self.coroutine = coroutine
        self.home = home
        self.in_bed: list[tuple[Scheduler, Iterator[Any]]] | None = []  # None: the task has ended
        self.result: Any = None
        self.errors: tuple[BaseException, ...] = ()
        self.known = False

    async def join(self) -> Any:
        self.known = True
        self.home._unjoined.pop(self, None)
        if self.in_bed is not None:
            await _Asleep(self.in_bed)
        for error in self.errors:
            raise error
        return self.result


class Scheduler:
    def __init__(self) -> None:
        self._incoming: list[Iterator[Any]] = []
        self._outgoing: list[Iterator[Any]] = []
        self._unjoined: dict[Task, BaseException] = {}
        self._drivers: dict[Task, Iterator[Any]] = {}

    def spawn(self, coroutine: Coroutine[object, None, Any]) -> Task:
        task = Task(coroutine, self)
        driver = self._drivers[task] = self._drive(task)
        self._incoming.append(driver)
        return task

    def _drive(self, task: Task) -> Iterator[Any]:
        try:
            while True:
                try:
                    bed = task.coroutine.send(None)
                except StopIteration as end:
                    task.result = end.value
                    break
                yield bed
        except GeneratorExit:
            raise
        except Exception as error:
            task.errors = (error,)
            if not task.known:
                self._unjoined[task] = error
        sleepers, task.in_bed = task.in_bed, None
        for home, driver in sleepers or ():
            home._incoming.append(driver)
        del self._drivers[task]

    def run(self) -> None:
        while self._outgoing or self._incoming:
            if not self._outgoing:
                self._outgoing, self._incoming = self._incoming[::-1], []
            driver = self._outgoing.pop()
            bed = next(driver, self)  # self: the driver is at its end
            if bed is None:
                self._incoming.append(driver)
            elif bed is not self:
                bed.append((self, driver))
        unjoined, self._unjoined = self._unjoined, {}
        if unjoined:
            raise ExceptionGroup("unjoined", list(unjoined.values()))
