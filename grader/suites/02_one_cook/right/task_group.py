"""Task groups of asyncio; the omelette's parts are tasks whose results are read when all are done."""

import asyncio

import kitchen
from kitchen import Address


class Cook:
    def __init__(self, address: Address) -> None:
        self.address = address
        self.hands = asyncio.Lock()

    async def prepare(self, vegetable: str) -> str:
        fetched = await kitchen.fetch(self.address, vegetable)
        async with self.hands:
            return await kitchen.chop(self.address, fetched)

    async def finish(self, cooked: str, *chopped: str) -> None:
        async with self.hands:
            dish = await kitchen.season(self.address, cooked, *chopped)
        async with self.hands:
            await kitchen.serve(self.address, dish)

    async def potatoes(self) -> None:
        await self.finish(await kitchen.boil(self.address, "potatoes"))

    async def omelette(self, vegetables: list[str]) -> None:
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(self.address, "eggs"))
            parts = [group.create_task(self.prepare(vegetable)) for vegetable in vegetables]
        await self.finish(eggs.result(), *[part.result() for part in parts])


async def cook(address: Address, vegetables: list[str]) -> None:
    me = Cook(address)
    async with asyncio.TaskGroup() as group:
        group.create_task(me.omelette(vegetables))
        group.create_task(me.potatoes())
