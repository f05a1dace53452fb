# expected: right
# mistake: no queue: whoever becomes ready draws a ticket with a rising number, and the smallest ticket on a heap is next; states of a task are objects of their own that know how to be joined; joined tasks are crossed off a dict of failed tasks (keyed by the task, not by the exception)
# rule: `run` gives the first of the queue its turn, which lasts until it pauses, waits or ends; then the next one, until nobody is ready any more.
# seen: tickets are drawn in the order in which tasks become ready, so the heap is first come, first served
"""A number dispenser, as in a public office."""

from __future__ import annotations

import heapq
import itertools
import types
from collections.abc import Coroutine, Generator, Iterable
from typing import Any, Protocol


class State(Protocol):
    def joined(self, task: Task) -> Generator[Any, None, Any]: ...


class Alive:
    def __init__(self) -> None:
        self.waiting: list[Task] = []
        self.expected = False

    def joined(self, task: Task) -> Generator[Any, None, Any]:
        self.expected = True
        yield self
        return (yield from task.state.joined(task))


class Returned:
    def __init__(self, value: Any) -> None:
        self.value = value

    def joined(self, task: Task) -> Generator[Any, None, Any]:
        return self.value
        yield


class Raised:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def joined(self, task: Task) -> Generator[Any, None, Any]:
        task.office.complaints.pop(task, None)
        raise self.error
        yield


@types.coroutine
def pause() -> Generator[Any, None, None]:
    yield None


class Task:
    __slots__ = ("coroutine", "office", "state")

    def __init__(self, coroutine: Coroutine[Any, None, Any], office: Scheduler) -> None:
        self.coroutine = coroutine
        self.office = office
        self.state: State = Alive()

    @types.coroutine
    def join(self) -> Generator[Any, None, Any]:
        return (yield from self.state.joined(self))

    def turn(self) -> Iterable[Task]:
        """Go on; say who is ready after that."""
        alive = self.state
        assert isinstance(alive, Alive)
        try:
            wanted = self.coroutine.send(None)
        except StopIteration as end:
            self.state = Returned(end.value)
        except Exception as error:
            self.state = Raised(error)
            if not alive.expected:
                self.office.complaints[self] = error
        else:
            if wanted is None:
                return (self,)
            wanted.waiting.append(self)
            return ()
        self.office.inside.discard(self)
        return alive.waiting


class Scheduler:
    def __init__(self) -> None:
        self.dispenser = itertools.count()
        self.heap: list[tuple[int, Task]] = []
        self.inside: set[Task] = set()
        self.complaints: dict[Task, Exception] = {}

    def draw(self, task: Task) -> None:
        heapq.heappush(self.heap, (next(self.dispenser), task))

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self)
        self.inside.add(task)
        self.draw(task)
        return task

    def run(self) -> None:
        while self.heap:
            _, task = heapq.heappop(self.heap)
            for ready in task.turn():
                ready.office.draw(ready)
        if self.complaints:
            errors = list(self.complaints.values())
            self.complaints.clear()
            raise ExceptionGroup("nobody has joined", errors)
