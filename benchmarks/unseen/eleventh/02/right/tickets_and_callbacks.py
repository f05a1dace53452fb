# expected: right
# mistake: unusual: no lock and no queue of asyncio: a heap of waiting jobs, done-callbacks that start the next one, and one future at the end
# rule: The hands never rest while something is ready for them.
# seen: nothing goes wrong
"""An omelette with vegetables, and potatoes: a state machine driven by callbacks."""

import asyncio
import heapq
import itertools
from collections.abc import Callable

import kitchen
from kitchen import Address

PRIORITY = {"season": 0, "serve": 1, "chop": 2}


class Breakfast:
    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.ready = asyncio.get_running_loop().create_future()
        self.missing = len(vegetables) + 1  # and the eggs
        self.chopped: list[str] = []
        self.fried = ""
        self.on_table = 0
        self.heap: list = []
        self.tickets = itertools.count()
        self.busy = False
        self.tasks: set[asyncio.Task[str]] = set()
        self.start("boil", self.boiled, "potatoes")
        self.start("fry", self.eggs_done, "eggs")
        for vegetable in vegetables:
            self.start("fetch", self.fetched, vegetable)

    def start(self, step: str, then: Callable[[str], None], *things: str) -> None:
        def finished(task: asyncio.Task[str]) -> None:
            self.tasks.discard(task)
            try:
                then(task.result())
            except BaseException as error:
                if not self.ready.done():
                    self.ready.set_exception(error)

        task = asyncio.create_task(getattr(kitchen, step)(self.address, *things))
        self.tasks.add(task)
        task.add_done_callback(finished)

    def by_hand(self, step: str, then: Callable[[str], None], *things: str) -> None:
        heapq.heappush(self.heap, (PRIORITY[step], next(self.tickets), step, then, things))
        self.next_job()

    def next_job(self) -> None:
        if self.busy or not self.heap:
            return
        self.busy = True
        _, _, step, then, things = heapq.heappop(self.heap)

        def free(result: str) -> None:
            self.busy = False
            then(result)
            self.next_job()

        self.start(step, free, *things)

    def boiled(self, potatoes: str) -> None:
        self.by_hand("season", self.seasoned, potatoes)

    def eggs_done(self, fried: str) -> None:
        self.fried = fried
        self.one_less()

    def fetched(self, vegetable: str) -> None:
        self.by_hand("chop", self.chopped_one, vegetable)

    def chopped_one(self, chopped: str) -> None:
        self.chopped.append(chopped)
        self.one_less()

    def one_less(self) -> None:
        self.missing -= 1
        if not self.missing:
            self.by_hand("season", self.seasoned, self.fried, *self.chopped)

    def seasoned(self, dish: str) -> None:
        self.by_hand("serve", self.served, dish)

    def served(self, _: str) -> None:
        self.on_table += 1
        if self.on_table == 2 and not self.ready.done():
            self.ready.set_result(None)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Breakfast(address, vegetables).ready
