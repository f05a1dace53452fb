# expected: wrong
# mistake: the potatoes' task takes the hands first and waits for the boiling inside the lock
# rule: The hands never rest while something is ready for them.
# seen: whenever a vegetable or the omelette is ready while the potatoes still boil; right only if the potatoes are ready before everything else
"""An omelette with vegetables, and potatoes: one task for each dish, one lock for the hands."""

import asyncio

import kitchen
from kitchen import Address


class Kitchen:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands = asyncio.Lock()

    async def vegetable(self, name: str) -> str:
        fetched = await kitchen.fetch(self.address, name)
        async with self.hands:
            return await kitchen.chop(self.address, fetched)

    async def potatoes(self) -> None:
        async with self.hands:
            boiled = await kitchen.boil(self.address, "potatoes")
            dish = await kitchen.season(self.address, boiled)
            await kitchen.serve(self.address, dish)

    async def omelette(self, vegetables: list[str]) -> None:
        fried, *chopped = await asyncio.gather(
            kitchen.fry(self.address, "eggs"), *(self.vegetable(name) for name in vegetables)
        )
        async with self.hands:
            dish = await kitchen.season(self.address, fried, *chopped)
            await kitchen.serve(self.address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    here = Kitchen(address)
    await asyncio.gather(here.omelette(vegetables), here.potatoes())
