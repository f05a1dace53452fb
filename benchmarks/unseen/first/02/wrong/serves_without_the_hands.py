# expected: wrong
# mistake: takes the hands for chopping and seasoning but not for serving, as if somebody else carried the dish to the table
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: right when nothing else is ready for the hands while a dish is served; otherwise a vegetable is chopped, or the other dish is seasoned or served, at the same moment
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def season_and_serve(cooked: str, *chopped: str) -> None:
        async with hands:
            dish = await kitchen.season(address, cooked, *chopped)
        await kitchen.serve(address, dish)

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        await season_and_serve(boiled)

    async def prepare(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            return await kitchen.chop(address, fetched)

    async def omelette() -> None:
        async with asyncio.TaskGroup() as group:
            eggs = group.create_task(kitchen.fry(address, "eggs"))
            pieces = [group.create_task(prepare(name)) for name in vegetables]
        await season_and_serve(eggs.result(), *(task.result() for task in pieces))

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        group.create_task(omelette())
