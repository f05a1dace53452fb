# expected: wrong
# mistake: the recursion over the vegetables that are still out ends at exactly one, never at none, and asyncio.wait refuses an empty set
# rule: "There may be one vegetable, or many."
# seen: ValueError when the last two (or more) vegetables become ready together, or while another one is being chopped, so that none is left; right with one vegetable, and when the last vegetable comes alone
"""An omelette with vegetables, and potatoes; the first one that is ready, and then the rest."""

import asyncio

import kitchen
from kitchen import Address


class OneCook:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands = asyncio.Lock()

    async def by_hand(self, step, *things: str) -> str:
        async with self.hands:
            return await step(self.address, *things)

    async def chop_all(self, out: set[asyncio.Task]) -> list[str]:
        """Chop what is ready, and then (by itself) what is still out."""
        if len(out) == 1:
            return [await self.by_hand(kitchen.chop, await out.pop())]
        ready, rest = await asyncio.wait(out, return_when=asyncio.FIRST_COMPLETED)
        chopped = [await self.by_hand(kitchen.chop, task.result()) for task in ready]
        return chopped + await self.chop_all(rest)

    async def plate(self, cooked: str, *chopped: str) -> None:
        dish = await self.by_hand(kitchen.season, cooked, *chopped)
        await self.by_hand(kitchen.serve, dish)

    async def potatoes(self) -> None:
        await self.plate(await kitchen.boil(self.address, "potatoes"))

    async def omelette(self, vegetables: list[str]) -> None:
        eggs = asyncio.create_task(kitchen.fry(self.address, "eggs"))
        out = {asyncio.create_task(kitchen.fetch(self.address, name)) for name in vegetables}
        chopped = await self.chop_all(out)
        await self.plate(await eggs, *chopped)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    one = OneCook(address)
    await asyncio.gather(one.potatoes(), one.omelette(vegetables))
