# expected: wrong
# mistake: awaits the frying eggs in the argument of season, inside `async with hands`, so that the hands are held while the eggs fry
# rule: "The hands never rest while something is ready for them."
# seen: when all vegetables are chopped, the hands are blocked until the eggs are done; potatoes that become ready in between wait. Right if the potatoes are earlier than that, or the eggs are
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def vegetables_as_they_come(address: Address, names: list[str]):
    for coming in asyncio.as_completed([kitchen.fetch(address, name) for name in names]):
        yield await coming


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            dish = await kitchen.season(address, boiled)
        async with hands:
            await kitchen.serve(address, dish)

    async def omelette() -> None:
        eggs = asyncio.create_task(kitchen.fry(address, "eggs"))
        pieces = []
        async for fetched in vegetables_as_they_come(address, names=vegetables):
            async with hands:
                pieces.append(await kitchen.chop(address, fetched))
        async with hands:
            dish = await kitchen.season(address, await eggs, *pieces)
        async with hands:
            await kitchen.serve(address, dish)

    await asyncio.gather(potatoes(), omelette())
