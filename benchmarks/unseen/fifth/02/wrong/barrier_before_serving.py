# expected: wrong
# mistake: a barrier for two stands between season and serve, so that both dishes come to the table together
# rule: "A dish that is seasoned waits for no other."
# seen: the seasoned potatoes (or, when those are late, the omelette) stand there until the other dish is seasoned too, although the hands are free
"""An omelette with vegetables, and potatoes."""

import asyncio
from dataclasses import dataclass, field

import kitchen
from kitchen import Address


@dataclass
class Table:
    address: Address
    hands: asyncio.Lock = field(default_factory=asyncio.Lock)
    pass_: asyncio.Barrier = field(default_factory=lambda: asyncio.Barrier(2))

    async def bring(self, cooked: str, *extras: str) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, cooked, *extras)
        async with self.pass_:
            async with self.hands:
                await kitchen.serve(self.address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    table = Table(address)

    async def pieces(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        async with table.hands:
            return await kitchen.chop(address, fetched)

    async with asyncio.TaskGroup() as dishes:

        async def potatoes() -> None:
            await table.bring(await kitchen.boil(address, "potatoes"))

        async def omelette() -> None:
            async with asyncio.TaskGroup() as parts:
                pan = parts.create_task(kitchen.fry(address, "eggs"))
                chopped = [parts.create_task(pieces(vegetable)) for vegetable in vegetables]
            await table.bring(pan.result(), *(each.result() for each in chopped))

        dishes.create_task(potatoes())
        dishes.create_task(omelette())
