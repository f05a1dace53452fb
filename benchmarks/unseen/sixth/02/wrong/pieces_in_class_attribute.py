# expected: wrong
# mistake: the list of chopped pieces is a class attribute, shared by all breakfasts of the process
# rule: "`cook` may be called again, with other vegetables: nothing of the first breakfast is in the way then."
# seen: the first breakfast is right; in the second one the omelette also gets the pieces of the first, and it is thought complete too early
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Breakfast:
    pieces: list[str] = []

    def __init__(self, address: Address, vegetables: list[str]) -> None:
        self.address = address
        self.vegetables = vegetables
        self.hands = asyncio.Lock()
        self.all_chopped = asyncio.Event()

    async def prepare(self, vegetable: str) -> None:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            self.pieces.append(await kitchen.chop(self.address, fetched))
        if len(self.pieces) >= len(self.vegetables):
            self.all_chopped.set()

    async def finish(self, *things: str) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, *things)
        async with self.hands:
            await kitchen.serve(self.address, dish)

    async def potatoes(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"))

    async def omelette(self) -> None:
        fried = await kitchen.fry(self.address, "eggs")
        await self.all_chopped.wait()
        await self.finish(fried, *self.pieces)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.potatoes())
            group.create_task(self.omelette())
            for vegetable in self.vegetables:
                group.create_task(self.prepare(vegetable))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await Breakfast(address, vegetables).run()
