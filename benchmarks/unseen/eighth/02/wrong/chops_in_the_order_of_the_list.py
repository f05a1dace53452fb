# expected: wrong
# mistake: all fetches are started together, but their results are taken in the order of the list, so a vegetable that is ready waits for one before it in the list that is not
# rule: "The hands never rest while something is ready for them."
# seen: right when the vegetables become ready in the order of the list (or there is one); otherwise the hands rest while a later vegetable is ready
import asyncio
from collections.abc import AsyncIterator

import kitchen
from kitchen import Address


async def as_they_come(address: Address, vegetables: list[str]) -> AsyncIterator[str]:
    """Give the vegetables one after the other, all of them fetched at the same time."""
    fetches = [asyncio.create_task(kitchen.fetch(address, v)) for v in vegetables]
    for fetch in fetches:
        yield await fetch


async def potatoes(address: Address, hands: asyncio.Lock) -> None:
    boiled = await kitchen.boil(address, "potatoes")
    async with hands:
        await kitchen.serve(address, await kitchen.season(address, boiled))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    side_dish = asyncio.create_task(potatoes(address, hands))
    eggs = asyncio.create_task(kitchen.fry(address, "eggs"))

    bowl = []
    async for fetched in as_they_come(address, vegetables):
        async with hands:
            bowl.append(await kitchen.chop(address, fetched))

    fried = await eggs
    async with hands:
        await kitchen.serve(address, await kitchen.season(address, fried, *bowl))
    await side_dish
