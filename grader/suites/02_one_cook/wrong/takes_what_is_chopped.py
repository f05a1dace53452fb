"""What is chopped when the eggs are fried goes into the omelette."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    hands = asyncio.Lock()
    chopped: list[str] = []

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, boiled))

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            chopped.append(await kitchen.chop(address, fetched))

    async def omelette() -> None:
        fried = await kitchen.fry(address, "eggs")
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, fried, *chopped))

    async with asyncio.TaskGroup() as group:
        for vegetable in vegetables:
            group.create_task(prepare(vegetable))
        group.create_task(potatoes())
        group.create_task(omelette())
