# expected: wrong
# mistake: the eggs are awaited inside the lock, so the hands are taken for the omelette before the eggs are done
# rule: "The hands never rest while something is ready for them."
# seen: when all vegetables are chopped, the eggs are still in the pan and the potatoes become ready before the eggs: the potatoes wait for the eggs; right when the eggs are done before the last vegetable is chopped
"""An omelette with vegetables, and potatoes; one pair of hands."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def prepare(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            return await kitchen.chop(address, fetched)

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            dish = await kitchen.season(address, boiled)
            await kitchen.serve(address, dish)

    async def omelette() -> None:
        eggs = asyncio.create_task(kitchen.fry(address, "eggs"))
        chopped = await asyncio.gather(*map(prepare, vegetables))
        async with hands:
            dish = await kitchen.season(address, await eggs, *chopped)
            await kitchen.serve(address, dish)

    await asyncio.gather(potatoes(), omelette())
