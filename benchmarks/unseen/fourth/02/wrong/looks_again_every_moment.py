# expected: wrong
# mistake: a C person's main loop with a state table: when there is nothing to do it sleeps for a moment (0.25 s) and looks again which tasks are done, it does not wait for the thing itself
# rule: "Wait for the thing itself. Whoever sleeps, and then looks again, comes too late."
# seen: each time that the hands were idle, the next thing is taken up as much as 0.25 s after it was ready; right where the hands are never idle
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

TICK = 0.25


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    stove = {
        "potatoes": asyncio.create_task(kitchen.boil(address, "potatoes")),
        "eggs": asyncio.create_task(kitchen.fry(address, "eggs")),
    }
    basket = [asyncio.create_task(kitchen.fetch(address, v)) for v in vegetables]
    chopped: list[str] = []

    while stove:
        if "potatoes" in stove and stove["potatoes"].done():
            boiled = stove.pop("potatoes").result()
            await kitchen.serve(address, await kitchen.season(address, boiled))
            continue
        ready = next((task for task in basket if task.done()), None)
        if ready is not None:
            basket.remove(ready)
            chopped.append(await kitchen.chop(address, ready.result()))
            continue
        if not basket and "eggs" in stove and stove["eggs"].done():
            fried = stove.pop("eggs").result()
            await kitchen.serve(address, await kitchen.season(address, fried, *chopped))
            continue
        await asyncio.sleep(TICK)
