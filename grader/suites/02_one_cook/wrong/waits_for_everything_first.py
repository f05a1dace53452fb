"""First gather everything that has to be waited for; then work it off."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    fried, boiled, *fetched = await asyncio.gather(
        kitchen.fry(address, "eggs"),
        kitchen.boil(address, "potatoes"),
        *[kitchen.fetch(address, vegetable) for vegetable in vegetables],
    )
    chopped = [await kitchen.chop(address, vegetable) for vegetable in fetched]
    omelette = await kitchen.season(address, fried, *chopped)
    await kitchen.serve(address, omelette)
    potatoes = await kitchen.season(address, boiled)
    await kitchen.serve(address, potatoes)
