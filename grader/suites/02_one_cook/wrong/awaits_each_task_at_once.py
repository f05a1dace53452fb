"""A task runs by itself, so making everything a task is enough."""

import asyncio

import kitchen
from kitchen import Address


async def prepare(address: Address, vegetable: str) -> str:
    fetched = await kitchen.fetch(address, vegetable)
    return await kitchen.chop(address, fetched)


async def cook(address: Address, vegetables: list[str]) -> None:
    boiled = await asyncio.create_task(kitchen.boil(address, "potatoes"))
    potatoes = await asyncio.create_task(kitchen.season(address, boiled))
    await asyncio.create_task(kitchen.serve(address, potatoes))

    fried = await asyncio.create_task(kitchen.fry(address, "eggs"))
    chopped = []
    for vegetable in vegetables:
        chopped.append(await asyncio.create_task(prepare(address, vegetable)))
    omelette = await asyncio.create_task(kitchen.season(address, fried, *chopped))
    await asyncio.create_task(kitchen.serve(address, omelette))
