"""Which worker of a cluster has which task: the book-keeping alone, without a clock or a connection.

A task is *delivered* to one worker by name. If that worker goes, the task is delivered to another one, and
whatever the first may still answer is void: each task is answered once. So a cluster's own way to try a
task again plays no part, and who is to blame can be told:

- A worker that dies makes all its tasks *suspects*, because nobody knows which of them it was.
- A suspect is delivered alone, to a worker that has nothing else and gets nothing else meanwhile.
- A task that was alone with ``MOST_DEATHS`` workers when they died has no verdict. No other task has been
  near, so none is blamed with it.
"""

from __future__ import annotations

import collections
import dataclasses
import heapq
import itertools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.cohort.work import Task

__all__ = ["AHEAD", "Delivery", "Given", "Placing"]

#: tasks for each thread of a worker, with the one it works on: it is never idle, and little is lost with it
AHEAD = 2
#: workers that died while a task was alone with them
MOST_DEATHS = 2
#: workers that had a task and did not answer, for whatever reason
MOST_DELIVERIES = 10
#: gradings of one worker in a row that came to no verdict, where others come to some: it is the machine
MOST_UNDECIDED = 8


@dataclasses.dataclass(slots=True)
class Given:
    """A task, and what has become of it so far."""

    task: Task
    deliveries: int = 0
    #: a worker died that had it
    is_suspect: bool = False
    #: workers that died while they had it alone
    deaths: int = 0
    #: the worker that had it last
    worker: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Delivery:
    """A task on its way to a worker, or being done there."""

    #: of all deliveries, from 1
    number: int
    worker: str
    given: Given


@dataclasses.dataclass(slots=True)
class _Worker:
    name: str
    threads: int
    has: dict[int, Delivery] = dataclasses.field(default_factory=dict)
    #: gets nothing but this suspect
    alone_with: Given | None = None
    #: gradings without a verdict since the last one that had one
    undecided: int = 0
    has_decided: bool = False
    #: counts changes, so that old entries of the heap are known
    version: int = 0

    @property
    def promised(self) -> Given | None:
        """The suspect that waits until this worker has done what it has."""
        is_here = any(each.given is self.alone_with for each in self.has.values())
        return None if is_here else self.alone_with


class Placing:
    """Tasks and workers. Methods return what has to be done; nothing is done here."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._versions = itertools.count(1)
        self._workers: dict[str, _Worker] = {}
        self._open: dict[int, Delivery] = {}
        self._fresh: collections.deque[Given] = collections.deque()
        self._suspects: collections.deque[Given] = collections.deque()
        #: (tasks for each thread, version, name) of workers with the least to do first; may be out of date
        self._least: list[tuple[float, int, str]] = []
        self._reserved: set[str] = set()
        self._threads = 0

    # ------------------------------------------------------------------ workers
    @property
    def workers(self) -> tuple[str, ...]:
        """By name."""
        return tuple(self._workers)

    @property
    def room(self) -> int:
        """So many tasks keep all workers busy."""
        return self._threads * AHEAD

    def welcome(self, name: str, threads: int) -> None:
        """A worker that may have tasks from now on; a name is never given to two at once."""
        assert name not in self._workers
        worker = self._workers[name] = _Worker(name, threads)
        self._threads += threads
        self._changed(worker)

    def farewell(self, name: str, *, died: bool) -> list[Delivery]:
        """A worker that has gone; its deliveries, which are void.

        Args:
            name: of a worker that was welcomed.
            died: one of its tasks may have killed it. It may also have fallen silent, or been refused.
        """
        worker = self._workers.pop(name)
        self._threads -= worker.threads
        self._reserved.discard(name)
        if worker.promised is not None:
            self._suspects.appendleft(worker.promised)
        void = list(worker.has.values())
        for delivery in void:
            del self._open[delivery.number]
            given = delivery.given
            given.deaths += died and given is worker.alone_with
            given.is_suspect = given.is_suspect or died
            self._again(given)
        return void

    def dubious(self) -> list[str]:
        """Workers that come to no verdict while others do: a broken machine is quick, and would take all."""
        good = [each for each in self._workers.values() if each.has_decided and not each.undecided]
        if not good:
            return []
        return [each.name for each in self._workers.values() if each.undecided >= MOST_UNDECIDED]

    # ------------------------------------------------------------------ tasks
    def ask(self, task: Task) -> Given:
        """A task to be done."""
        given = Given(task)
        self._fresh.append(given)
        return given

    def place(self) -> list[Delivery]:
        """What is to be delivered now, and to whom."""
        return [*self._suspects_placed(), *self._fresh_placed()]

    def answered(self, number: int, *, decided: bool) -> Given | None:
        """A delivery has its answer; None if it is void, and so is the answer.

        Args:
            number: of the delivery.
            decided: the answer is a verdict.
        """
        delivery = self._taken_back(number)
        if delivery is None:
            return None
        worker = self._workers[delivery.worker]
        worker.undecided = 0 if decided else worker.undecided + 1
        worker.has_decided = worker.has_decided or decided
        return delivery.given

    def lost(self, number: int, *, died: bool = False) -> None:
        """A delivery will have no answer: the task is done again.

        Args:
            number: of the delivery.
            died: its worker has, as Dask says, which may know it before we do.
        """
        delivery = self._open.get(number)
        if delivery is None:
            return
        given = delivery.given
        given.deaths += died and given is self._workers[delivery.worker].alone_with
        given.is_suspect = given.is_suspect or died
        self._taken_back(number)
        self._again(given)

    def hopeless(self) -> list[Given]:
        """Tasks that are given up: they are in nobody's hands any more."""
        given_up = [
            each
            for each in itertools.chain(self._fresh, self._suspects)
            if each.deaths >= MOST_DEATHS or each.deliveries >= MOST_DELIVERIES
        ]
        for each in given_up:
            (self._suspects if each.is_suspect else self._fresh).remove(each)
        return given_up

    def everything(self) -> list[Given]:
        """All tasks that have no answer, in hands or not."""
        waiting = [each.promised for each in self._workers.values() if each.promised is not None]
        return [*(each.given for each in self._open.values()), *waiting, *self._fresh, *self._suspects]

    # ------------------------------------------------------------------
    def _again(self, given: Given) -> None:
        (self._suspects if given.is_suspect else self._fresh).appendleft(given)

    def _taken_back(self, number: int) -> Delivery | None:
        delivery = self._open.pop(number, None)
        if delivery is not None:
            worker = self._workers[delivery.worker]
            del worker.has[number]
            if worker.alone_with is delivery.given:
                worker.alone_with = None
                self._reserved.discard(worker.name)
            self._changed(worker)
        return delivery

    def _suspects_placed(self) -> list[Delivery]:
        """Half of the workers at most are kept for suspects, and one at least."""
        while self._suspects and len(self._reserved) < max(1, len(self._workers) // 2):
            worker = self._least_busy()
            if worker is None:
                break
            worker.alone_with = self._suspects.popleft()
            self._reserved.add(worker.name)
        placed: list[Delivery] = []
        for name in self._reserved:
            worker = self._workers[name]
            assert worker.alone_with is not None
            if not worker.has:
                placed.append(self._delivered(worker, worker.alone_with))
        return placed

    def _fresh_placed(self) -> list[Delivery]:
        placed: list[Delivery] = []
        while self._fresh:
            worker = self._least_busy()
            if worker is None or len(worker.has) >= worker.threads * AHEAD:
                break
            placed.append(self._delivered(worker, self._fresh.popleft()))
        return placed

    def _least_busy(self) -> _Worker | None:
        """The one with the least to do, of those that are not kept for a suspect."""
        while self._least:
            _, version, name = self._least[0]
            worker = self._workers.get(name)
            if worker is not None and worker.version == version and name not in self._reserved:
                return worker
            heapq.heappop(self._least)
        return None

    def _delivered(self, worker: _Worker, given: Given) -> Delivery:
        given.deliveries += 1
        given.worker = worker.name
        delivery = Delivery(next(self._numbers), worker.name, given)
        worker.has[delivery.number] = self._open[delivery.number] = delivery
        self._changed(worker)
        return delivery

    def _changed(self, worker: _Worker) -> None:
        worker.version = next(self._versions)
        if worker.name not in self._reserved:
            heapq.heappush(self._least, (len(worker.has) / worker.threads, worker.version, worker.name))
