"""Chopping is what takes the hands; a pinch of salt can be added in passing."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    board = asyncio.Lock()

    async def make_potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        potatoes = await kitchen.season(address, boiled)
        await kitchen.serve(address, potatoes)

    async def prepare(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        async with board:
            return await kitchen.chop(address, fetched)

    async def make_omelette() -> None:
        fried, *chopped = await asyncio.gather(
            kitchen.fry(address, "eggs"), *[prepare(vegetable) for vegetable in vegetables]
        )
        omelette = await kitchen.season(address, fried, *chopped)
        await kitchen.serve(address, omelette)

    await asyncio.gather(make_potatoes(), make_omelette())
