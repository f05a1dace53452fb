"""A lock belongs around everything that a task does in the kitchen."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    hands = asyncio.Lock()

    async def make_potatoes() -> None:
        async with hands:
            boiled = await kitchen.boil(address, "potatoes")
            potatoes = await kitchen.season(address, boiled)
            await kitchen.serve(address, potatoes)

    async def fry() -> str:
        async with hands:
            return await kitchen.fry(address, "eggs")

    async def prepare(vegetable: str) -> str:
        async with hands:
            fetched = await kitchen.fetch(address, vegetable)
            return await kitchen.chop(address, fetched)

    async def make_omelette() -> None:
        fried, *chopped = await asyncio.gather(fry(), *[prepare(vegetable) for vegetable in vegetables])
        async with hands:
            omelette = await kitchen.season(address, fried, *chopped)
            await kitchen.serve(address, omelette)

    await asyncio.gather(make_potatoes(), make_omelette())
