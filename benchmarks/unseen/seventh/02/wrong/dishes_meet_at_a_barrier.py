# expected: wrong
# mistake: both dishes wait for each other at an asyncio.Barrier after seasoning, so that they come to the table together
# rule: "A dish that is seasoned waits for no other."
# seen: seasoned potatoes stand there while the omelette is not seasoned, with free hands; right only while the hands have other work until then
"""An omelette with vegetables, and potatoes."""

import asyncio
from contextlib import AsyncExitStack

import kitchen
from kitchen import Address


class Dish:
    hands: asyncio.Lock
    table: asyncio.Barrier

    def __init__(self, address: Address, hands: asyncio.Lock, table: asyncio.Barrier) -> None:
        self.address, self.hands, self.table = address, hands, table

    async def ingredients(self) -> list[str]:
        raise NotImplementedError

    async def make(self) -> None:
        things = await self.ingredients()
        async with self.hands:
            dish = await kitchen.season(self.address, *things)
        await self.table.wait()
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.hands)
            await kitchen.serve(self.address, dish)


class Potatoes(Dish):
    async def ingredients(self) -> list[str]:
        return [await kitchen.boil(self.address, "potatoes")]


class Omelette(Dish):
    vegetables: list[str] = []

    async def prepare(self, name: str) -> str:
        fetched = await kitchen.fetch(self.address, name)
        async with self.hands:
            return await kitchen.chop(self.address, fetched)

    async def ingredients(self) -> list[str]:
        return await asyncio.gather(
            kitchen.fry(self.address, "eggs"), *map(self.prepare, self.vegetables)
        )


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    shared = asyncio.Lock(), asyncio.Barrier(2)
    potatoes, omelette = Potatoes(address, *shared), Omelette(address, *shared)
    omelette.vegetables = list(vegetables)
    await asyncio.gather(potatoes.make(), omelette.make())
