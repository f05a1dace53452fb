# expected: wrong
# mistake: the potatoes are a background task (kept, but never awaited); cook returns as soon as the omelette is on the table, since that "takes longer anyway"
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: right while the omelette is served last; if the potatoes take longer, cook returns before they are on the table (and asyncio.run then cancels them)
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

background = set()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Semaphore(1)

    async def use_hands(step, *things):
        async with hands:
            return await step(address, *things)

    async def potatoes():
        boiled = await kitchen.boil(address, "potatoes")
        await use_hands(kitchen.serve, await use_hands(kitchen.season, boiled))

    task = asyncio.create_task(potatoes(), name="potatoes")
    background.add(task)  # keep it, or it is garbage
    task.add_done_callback(background.discard)

    frying = asyncio.create_task(kitchen.fry(address, "eggs"))
    chopping = []
    for fetched in asyncio.as_completed([kitchen.fetch(address, name) for name in vegetables]):
        chopping.append(asyncio.create_task(use_hands(kitchen.chop, await fetched)))
    chopped = await asyncio.gather(*chopping)
    fried = await frying
    omelette = await use_hands(kitchen.season, fried, *chopped)
    await use_hands(kitchen.serve, omelette)
