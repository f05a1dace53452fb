"""What several tasks share belongs to the module, where all of them see it."""

import asyncio

import kitchen
from kitchen import Address

chopped: list[str] = []


async def cook(address: Address, vegetables: list[str]) -> None:
    hands = asyncio.Lock()

    async def make_potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, boiled))

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            chopped.append(await kitchen.chop(address, fetched))

    async with asyncio.TaskGroup() as dishes:
        dishes.create_task(make_potatoes())
        async with asyncio.TaskGroup() as parts:
            eggs = parts.create_task(kitchen.fry(address, "eggs"))
            for vegetable in vegetables:
                parts.create_task(prepare(vegetable))
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, eggs.result(), *chopped))
