# expected: wrong
# mistake: the hands are an Event ("free") that is waited for and then cleared; set() wakes all who wait, and each of them takes the hands
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: right while at most one thing waits for the busy hands; with two or more waiting, they are chopped (or seasoned) at the same moment
"""An omelette with vegetables, and potatoes, with classes."""

import asyncio

import kitchen
from kitchen import Address


class Hands:
    def __init__(self):
        self.free = asyncio.Event()
        self.free.set()

    async def __aenter__(self):
        await self.free.wait()
        self.free.clear()

    async def __aexit__(self, *_):
        self.free.set()


class Cook:
    def __init__(self, address):
        self.address = address
        self.hands = Hands()

    async def chopped(self, vegetable):
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            return await kitchen.chop(self.address, fetched)

    async def finish(self, *ingredients):
        async with self.hands:
            dish = await kitchen.season(self.address, *ingredients)
        async with self.hands:
            await kitchen.serve(self.address, dish)

    async def potatoes(self):
        await self.finish(await kitchen.boil(self.address, "potatoes"))

    async def omelette(self, vegetables):
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(self.address, "eggs"))
            pieces = [group.create_task(self.chopped(vegetable)) for vegetable in vegetables]
        await self.finish(eggs.result(), *(piece.result() for piece in pieces))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    she = Cook(address)
    async with asyncio.TaskGroup() as breakfast:
        breakfast.create_task(she.potatoes())
        breakfast.create_task(she.omelette(vegetables))
