# expected: wrong
# mistake: after asyncio.wait(FIRST_COMPLETED) only one task is taken out of `done`, as if it could hold no more than one
# rule: "the fried eggs and *all* chopped vegetables, in any order"
# seen: if two vegetables come while the hands are busy (or at the same moment), one of them is never chopped and the omelette is made without it; right while they come one by one
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def to_table(*ingredients: str) -> None:
        async with hands:
            dish = await kitchen.season(address, *ingredients)
        async with hands:
            await kitchen.serve(address, dish)

    async def side_dish() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        await to_table(boiled)

    side = asyncio.create_task(side_dish())
    frying = asyncio.create_task(kitchen.fry(address, "eggs"))
    on_the_way = {asyncio.create_task(kitchen.fetch(address, name)) for name in vegetables}
    pieces = []
    while on_the_way:
        done, on_the_way = await asyncio.wait(on_the_way, return_when=asyncio.FIRST_COMPLETED)
        fetched = done.pop().result()
        async with hands:
            pieces.append(await kitchen.chop(address, fetched))
    await to_table(await frying, *pieces)
    await side
