"""Once everything is started, the order in which I wait does not matter."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    hands = asyncio.Lock()

    async def make_potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            potatoes = await kitchen.season(address, boiled)
            await kitchen.serve(address, potatoes)

    async def make_omelette() -> None:
        frying = asyncio.create_task(kitchen.fry(address, "eggs"))
        fetching = [asyncio.create_task(kitchen.fetch(address, vegetable)) for vegetable in vegetables]
        chopped = []
        for task in fetching:
            fetched = await task
            async with hands:
                chopped.append(await kitchen.chop(address, fetched))
        fried = await frying
        async with hands:
            omelette = await kitchen.season(address, fried, *chopped)
            await kitchen.serve(address, omelette)

    await asyncio.gather(make_potatoes(), make_omelette())
