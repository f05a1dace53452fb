# expected: wrong
# mistake: looks every tenth of a second which fetch is done, in place of waiting for the fetches themselves
# rule: "Wait for the thing itself. Whoever sleeps, and then looks again, comes too late."
# seen: everything is served and the hands do one thing at a time; but a vegetable that becomes ready between two looks waits up to 0.1 s while the hands rest, so breakfast may be a little late
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

LOOK_EVERY = 0.1


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
        coming = [asyncio.create_task(kitchen.fetch(address, name)) for name in vegetables]
        chopped = []
        while coming:
            ready = next((fetch for fetch in coming if fetch.done()), None)
            if ready is None:
                await asyncio.sleep(LOOK_EVERY)
                continue
            coming.remove(ready)
            async with hands:
                chopped.append(await kitchen.chop(address, ready.result()))
        await finish(await eggs, *chopped)

    await asyncio.gather(potatoes(), omelette())
