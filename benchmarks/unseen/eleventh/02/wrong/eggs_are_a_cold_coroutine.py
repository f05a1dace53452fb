# expected: wrong
# mistake: takes a coroutine for a promise that runs already: the eggs go on only when `await eggs` is reached, after the chopping
# rule: Change it so that breakfast is ready **as early as one cook can make it**.
# seen: always: the eggs begin to fry when the last vegetable is chopped
"""An omelette with vegetables, and potatoes: everything is begun first, and awaited where it is needed."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def season_and_serve(*ingredients: str) -> None:
        async with hands:
            dish = await kitchen.season(address, *ingredients)
        async with hands:
            await kitchen.serve(address, dish)

    async def chop(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            return await kitchen.chop(address, fetched)

    async def potatoes() -> None:
        await season_and_serve(await kitchen.boil(address, "potatoes"))

    eggs = kitchen.fry(address, "eggs")  # they are in the pan now
    side_dish = asyncio.ensure_future(potatoes())
    chopped = await asyncio.gather(*[chop(vegetable) for vegetable in vegetables])
    await season_and_serve(await eggs, *chopped)
    await side_dish
