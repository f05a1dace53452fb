# expected: wrong
# mistake: the learner awaits the frying task as an argument of season, inside `async with hands`, so the hands are kept while the eggs still fry
# rule: "The hands never rest while something is ready for them."
# seen: right while the eggs are done before the last vegetable is chopped; wrong if the eggs come last and the potatoes become ready in the meantime (they wait for the eggs while the hands do nothing)
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def prepare(vegetable):
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            return await kitchen.chop(address, fetched)

    async def potatoes():
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            dish = await kitchen.season(address, boiled)
        async with hands:
            await kitchen.serve(address, dish)

    async def omelette():
        frying = asyncio.create_task(kitchen.fry(address, "eggs"))
        chopped = await asyncio.gather(*(prepare(vegetable) for vegetable in vegetables))
        async with hands:
            dish = await kitchen.season(address, await frying, *chopped)
        async with hands:
            await kitchen.serve(address, dish)

    await asyncio.gather(potatoes(), omelette())
