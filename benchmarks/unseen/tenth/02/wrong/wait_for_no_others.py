# expected: wrong
# mistake: the main task prepares the first vegetable itself and then calls asyncio.wait() for "the others"; with one vegetable that set is empty, which asyncio.wait refuses
# rule: "There may be one vegetable, or many."
# seen: with one vegetable cook() ends with ValueError (Set of Tasks/Futures is empty) and the omelette is not served; right with two or more
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Semaphore()

    async def potatoes():
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            dish = await kitchen.season(address, boiled)
            await kitchen.serve(address, dish)

    async def prepare(vegetable):
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            return await kitchen.chop(address, fetched)

    side_dish = asyncio.create_task(potatoes())
    frying = asyncio.create_task(kitchen.fry(address, "eggs"))
    first, *rest = vegetables
    others = [asyncio.create_task(prepare(vegetable)) for vegetable in rest]

    mine = await prepare(first)
    finished, _ = await asyncio.wait(others)
    chopped = [mine, *(task.result() for task in finished)]

    fried = await frying
    async with hands:
        omelette = await kitchen.season(address, fried, *chopped)
        await kitchen.serve(address, omelette)
    await side_dish
