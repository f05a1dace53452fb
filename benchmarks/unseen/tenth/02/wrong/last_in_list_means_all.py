# expected: wrong
# mistake: takes "the last vegetable of the list is chopped" for "all vegetables are chopped", although they are ready in any order
# rule: "the fried eggs and *all* chopped vegetables, in any order"
# seen: the omelette is seasoned without some vegetables whenever the last of the list is chopped before another one and the eggs are fried by then; right if the list is in the order of readiness, or if the eggs come last
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Cook:
    def __init__(self, address, vegetables):
        self.address = address
        self.vegetables = vegetables
        self.hands = asyncio.Lock()
        self.board = []
        self.board_complete = asyncio.Event()

    async def with_hands(self, step, *things):
        async with self.hands:
            return await step(self.address, *things)

    async def vegetable(self, name):
        fetched = await kitchen.fetch(self.address, name)
        self.board.append(await self.with_hands(kitchen.chop, fetched))
        if name == self.vegetables[-1]:
            self.board_complete.set()

    async def omelette(self):
        fried = await kitchen.fry(self.address, "eggs")
        await self.board_complete.wait()
        dish = await self.with_hands(kitchen.season, fried, *self.board)
        await self.with_hands(kitchen.serve, dish)

    async def potatoes(self):
        boiled = await kitchen.boil(self.address, "potatoes")
        dish = await self.with_hands(kitchen.season, boiled)
        await self.with_hands(kitchen.serve, dish)

    async def breakfast(self):
        async with asyncio.TaskGroup() as group:
            group.create_task(self.omelette())
            group.create_task(self.potatoes())
            for name in self.vegetables:
                group.create_task(self.vegetable(name))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Cook(address, vegetables).breakfast()
