# expected: wrong
# mistake: serves with the blocking kitchen ("the hands are taken anyway while I serve"), so the whole loop stands still meanwhile.
# rule: "No threads, and no blocking calls ([kitchen_blocking.py](kitchen_blocking.py) is still here; leave it)."
# seen: the work of the hands looks right from outside, since everything that goes on by itself is already under way; but for as long as a dish is being served nothing else in the program runs (a heartbeat task stops; a kitchen in the same loop would never answer).
"""One class for the hands, one method for each way to use them."""

import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


class Cook:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands = asyncio.Lock()

    async def chopped(self, vegetable: str) -> str:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            return await kitchen.chop(self.address, fetched)

    async def served(self, cooked: str, *chopped: str) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, cooked, *chopped)
            # the hands are full: nothing else could happen now anyway
            kitchen_blocking.serve(self.address, dish)

    async def potatoes(self) -> None:
        await self.served(await kitchen.boil(self.address, "potatoes"))

    async def omelette(self, vegetables: list[str]) -> None:
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(self.address, "eggs"))
            pieces = [group.create_task(self.chopped(v)) for v in vegetables]
        await self.served(eggs.result(), *(piece.result() for piece in pieces))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    she = Cook(address)
    await asyncio.gather(she.potatoes(), she.omelette(vegetables))
