"""A dish is done before the next one is begun; within it, everything overlaps."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    hands = asyncio.Lock()

    async def prepare(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            return await kitchen.chop(address, fetched)

    fried, *chopped = await asyncio.gather(
        kitchen.fry(address, "eggs"), *[prepare(vegetable) for vegetable in vegetables]
    )
    omelette = await kitchen.season(address, fried, *chopped)
    await kitchen.serve(address, omelette)

    boiled = await kitchen.boil(address, "potatoes")
    potatoes = await kitchen.season(address, boiled)
    await kitchen.serve(address, potatoes)
