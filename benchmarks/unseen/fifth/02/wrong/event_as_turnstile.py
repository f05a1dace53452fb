# expected: wrong
# mistake: builds the hands from an Event as an auto-reset event of C# (wait, then clear), but set() lets in everybody who waits
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: when two wait for the hands at the moment when they are put down (or one waits and the same task takes them again), both get in; right as long as the jobs do not meet
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


class Hands:
    """Usage: async with hands: ..."""

    def __init__(self) -> None:
        self._free = asyncio.Event()
        self._free.set()

    async def __aenter__(self) -> "Hands":
        await self._free.wait()
        self._free.clear()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._free.set()


class Breakfast:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands = Hands()

    async def by_hand(self, step, *tickets: str) -> str:
        async with self.hands:
            return await step(self.address, *tickets)

    async def finish(self, cooked: str, *extras: str) -> None:
        dish = await self.by_hand(kitchen.season, cooked, *extras)
        await self.by_hand(kitchen.serve, dish)

    async def potatoes(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"))

    async def pieces(self, vegetable: str) -> str:
        return await self.by_hand(kitchen.chop, await kitchen.fetch(self.address, vegetable))

    async def omelette(self, vegetables: list[str]) -> None:
        parts = await asyncio.gather(kitchen.fry(self.address, "eggs"), *map(self.pieces, vegetables))
        await self.finish(*parts)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    breakfast = Breakfast(address)
    await asyncio.gather(breakfast.potatoes(), breakfast.omelette(vegetables))
