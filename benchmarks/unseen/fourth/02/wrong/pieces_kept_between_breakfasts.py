# expected: wrong
# mistake: the bowl for the pieces is a mutable default argument of the recipe class, so it is the same list for all breakfasts and still holds the pieces of the first
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first breakfast is right; in the second the omelette also gets the pieces of the first, which the kitchen has used up (or never chopped this time)
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Recipe:
    def __init__(self, address: Address, vegetables: list[str], bowl: list[str] = []) -> None:
        self.address = address
        self.vegetables = vegetables
        self.bowl = bowl
        self.hands = asyncio.Semaphore(1)
        self.to_chop = len(vegetables)
        self.all_chopped = asyncio.Event()

    async def vegetable(self, name: str) -> None:
        fetched = await kitchen.fetch(self.address, name)
        async with self.hands:
            self.bowl.append(await kitchen.chop(self.address, fetched))
        self.to_chop -= 1
        if self.to_chop == 0:
            self.all_chopped.set()

    async def omelette(self) -> None:
        fried = await kitchen.fry(self.address, "eggs")
        await self.all_chopped.wait()
        await self.finish(fried, *self.bowl)

    async def potatoes(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"))

    async def finish(self, cooked: str, *chopped: str) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, cooked, *chopped)
        async with self.hands:
            await kitchen.serve(self.address, dish)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.potatoes())
            group.create_task(self.omelette())
            for name in self.vegetables:
                group.create_task(self.vegetable(name))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Recipe(address, vegetables).run()
