# expected: wrong
# mistake: starts all fetches at once, but then awaits them in the order of the list, so a vegetable that is ready waits for one before it that is not
# rule: "The hands never rest while something is ready for them."
# seen: right when the vegetables become ready in the order of the list; otherwise the hands rest although a later vegetable is ready, and breakfast may be late
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def finish(cooked: str, *chopped: str) -> None:
        async with hands:
            dish = await kitchen.season(address, cooked, *chopped)
        async with hands:
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def omelette() -> None:
        eggs = asyncio.create_task(kitchen.fry(address, "eggs"))
        fetches = [asyncio.create_task(kitchen.fetch(address, name)) for name in vegetables]
        chopped = []
        for fetch in fetches:
            fetched = await fetch
            async with hands:
                chopped.append(await kitchen.chop(address, fetched))
        await finish(await eggs, *chopped)

    await asyncio.gather(potatoes(), omelette())
