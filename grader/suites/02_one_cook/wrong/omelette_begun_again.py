"""An omelette with vegetables, and potatoes: whoever finds all parts of a dish ready finishes it."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    ready: list[str] = []
    chopped: list[str] = []

    async def finish(*parts: str) -> None:
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, *parts))

    async def look() -> None:
        if ready and len(chopped) == len(vegetables):
            await finish(*ready, *chopped)

    async def boil() -> None:
        await finish(await kitchen.boil(address, "potatoes"))
        await look()

    async def fry() -> None:
        ready.append(await kitchen.fry(address, "eggs"))
        await look()

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            chopped.append(await kitchen.chop(address, fetched))
        await look()

    await asyncio.gather(boil(), fry(), *map(prepare, vegetables))
