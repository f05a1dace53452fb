# expected: right
# mistake: none; unusual: only done-callbacks on futures and a heap (serve before season before chop, longest name first among the chops); `cook` itself awaits a single future
# rule: "The hands never rest while something is ready for them."
# seen: always right; no lock, no queue, no task group
"""An omelette with vegetables, and potatoes."""

import asyncio
import heapq
from functools import partial
from itertools import count

import kitchen
from kitchen import Address


class Breakfast:
    def __init__(self, address, vegetables):
        self.address = address
        self.missing = {"eggs", *vegetables}
        self.parts = {}
        self.heap = []
        self.ticks = count()
        self.busy = False
        self.to_serve = 2
        self.tasks = set()
        self.over = asyncio.get_running_loop().create_future()
        self.go(kitchen.boil, ["potatoes"], self.boiled)
        self.go(kitchen.fry, ["eggs"], partial(self.have, "eggs"))
        for name in vegetables:
            self.go(kitchen.fetch, [name], partial(self.fetched, name))

    def go(self, step, words, then):
        task = asyncio.get_running_loop().create_task(step(self.address, *words))
        self.tasks.add(task)
        task.add_done_callback(partial(self.came, then))

    def came(self, then, task):
        self.tasks.discard(task)
        if self.over.done():
            return
        if task.exception() is not None:
            self.over.set_exception(task.exception())
            return
        then(task.result())

    def want_hands(self, rank, step, words, then):
        heapq.heappush(self.heap, (rank, next(self.ticks), step, words, then))
        self.use_hands()

    def use_hands(self):
        if not self.busy and self.heap:
            self.busy = True
            _, _, step, words, then = heapq.heappop(self.heap)
            self.go(step, words, partial(self.hands_free, then))

    def hands_free(self, then, result):
        self.busy = False
        then(result)
        self.use_hands()

    def boiled(self, ticket):
        self.want_hands((1, 0), kitchen.season, [ticket], self.seasoned)

    def fetched(self, name, ticket):
        self.want_hands((2, -len(name)), kitchen.chop, [ticket], partial(self.have, name))

    def have(self, name, ticket):
        self.parts[name] = ticket
        self.missing.remove(name)
        if not self.missing:
            fried = self.parts.pop("eggs")
            self.want_hands((1, 0), kitchen.season, [fried, *self.parts.values()], self.seasoned)

    def seasoned(self, dish):
        self.want_hands((0, 0), kitchen.serve, [dish], self.served)

    def served(self, _thanks):
        self.to_serve -= 1
        if self.to_serve == 0:
            self.over.set_result(None)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Breakfast(address, vegetables).over
