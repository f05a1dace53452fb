# expected: wrong
# mistake: a "bulkhead" from a blog on resilience lets only ten breakfasts be made at the same time; the eleventh waits for a place.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: with eleven or more breakfasts at once the eleventh toast is asked for only when one of the first ten has been served; up to ten are right.
"""Buttered toast, made by a cook who does not stand and stare at the toaster."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio

import kitchen
from kitchen import Address

PLACES = 10


class Bulkhead:
    """Only so many at the same time, the others queue up in the order they came."""

    def __init__(self, places: int) -> None:
        self.free = places
        self.queue: list[anyio.Event] = []

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        if self.free:
            self.free -= 1
        else:
            turn = anyio.Event()
            self.queue.append(turn)
            await turn.wait()  # the place is handed over, `free` stays
        try:
            yield
        finally:
            if self.queue:
                self.queue.pop(0).set()
            else:
                self.free += 1


_bulkhead = Bulkhead(PLACES)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with _bulkhead.place():
        item = bread
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            item = await step(address, item)
        return item
