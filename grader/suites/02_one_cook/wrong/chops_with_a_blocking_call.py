"""Chopping is work and not waiting, so it need not be awaited."""

import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    hands = asyncio.Lock()

    async def make_potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            potatoes = await kitchen.season(address, boiled)
            await kitchen.serve(address, potatoes)

    async def prepare(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            return kitchen_blocking.chop(address, fetched)

    async def make_omelette() -> None:
        fried, *chopped = await asyncio.gather(
            kitchen.fry(address, "eggs"), *[prepare(vegetable) for vegetable in vegetables]
        )
        async with hands:
            omelette = await kitchen.season(address, fried, *chopped)
            await kitchen.serve(address, omelette)

    await asyncio.gather(make_potatoes(), make_omelette())
