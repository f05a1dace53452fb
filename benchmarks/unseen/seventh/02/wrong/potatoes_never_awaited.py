# expected: wrong
# mistake: starts the task for the potatoes, keeps it, but never awaits it: cook returns when the omelette is on the table
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: right whenever the potatoes are served before the omelette; otherwise cook returns without them
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def potatoes(address: Address, hands: asyncio.Lock) -> None:
    boiled = await kitchen.boil(address, "potatoes")
    async with hands:
        dish = await kitchen.season(address, boiled)
    async with hands:
        await kitchen.serve(address, dish)


async def chopped_vegetables(address: Address, vegetables: list[str], hands: asyncio.Lock):
    """Yield the pieces as the vegetables come."""
    coming = [asyncio.create_task(kitchen.fetch(address, name)) for name in vegetables]
    for vegetable in asyncio.as_completed(coming):
        fetched = await vegetable
        async with hands:
            pieces = await kitchen.chop(address, fetched)
        yield pieces


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    side_dish = asyncio.create_task(potatoes(address, hands), name="potatoes")
    eggs = asyncio.create_task(kitchen.fry(address, "eggs"), name="eggs")

    board = [pieces async for pieces in chopped_vegetables(address, vegetables, hands)]
    fried = await eggs
    async with hands:
        omelette = await kitchen.season(address, fried, *board)
    async with hands:
        await kitchen.serve(address, omelette)
    print(side_dish.get_name(), "and omelette are served")
