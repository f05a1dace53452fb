# expected: right
# mistake: nothing wrong; the queue is a heap of (ticket, task), tickets come from one counter per scheduler, and the waiters of all tasks are in one dict of the scheduler by a number.
# rule: "Each scheduler has one queue: first come, first served."
# seen: behaves as the rules say; a heap ordered by rising tickets is a queue.
"""A scheduler like a counter in a shop: draw a ticket, the lowest number is served next."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Coroutine, Generator
from itertools import count
from typing import Any


class pause:  # noqa: N801 -- anything that can be awaited will do
    __slots__ = ()

    def __await__(self) -> Generator[Any, None, None]:
        yield pause


class Task:
    __slots__ = ("coroutine", "shop", "number", "ending", "asked")

    def __init__(self, coroutine: Coroutine[Any, None, Any], shop: Scheduler, number: int) -> None:
        self.coroutine = coroutine
        self.shop = shop
        self.number = number
        self.ending: tuple[str, Any] | None = None
        self.asked = False

    def __lt__(self, other: Task) -> bool:
        raise AssertionError("tickets are never equal")

    def __await__(self) -> Generator[Any, None, Any]:
        self.asked = True
        if self.ending is None:
            yield self
        match self.ending:
            case ("returned", value):
                return value
            case ("raised", error):
                raise error

    async def join(self) -> Any:
        return await self


class Scheduler:
    def __init__(self) -> None:
        self.tickets = count()
        self.numbers = count()
        self.hall: list[tuple[int, Task]] = []
        self.waiting: defaultdict[int, list[Task]] = defaultdict(list)

    def draw(self, task: Task) -> None:
        heapq.heappush(self.hall, (next(self.tickets), task))

    def spawn(self, coroutine: Coroutine[Any, None, Any]) -> Task:
        task = Task(coroutine, self, next(self.numbers))
        self.draw(task)
        return task

    def run(self) -> None:
        complaints: list[Task] = []
        while self.hall:
            _, task = heapq.heappop(self.hall)
            try:
                wish = task.coroutine.send(None)
            except StopIteration as stop:
                task.ending = "returned", stop.value
            except Exception as error:
                task.ending = "raised", error
                complaints.append(task)
            else:
                if wish is pause:
                    self.draw(task)
                else:
                    wish.shop.waiting[wish.number].append(task)
                continue
            for waiter in self.waiting.pop(task.number, ()):
                waiter.shop.draw(waiter)
        errors = [task.ending[1] for task in complaints if not task.asked]
        if errors:
            raise ExceptionGroup("complaints", errors)
