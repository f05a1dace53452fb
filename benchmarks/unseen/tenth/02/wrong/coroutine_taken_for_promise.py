# expected: wrong
# mistake: believes that calling kitchen.fry() starts the eggs, as a promise would; the coroutine is first awaited when all vegetables are chopped, and only then is the pan put on
# rule: "Change it so that breakfast is ready **as early as one cook can make it**."
# seen: the frying begins only after the last vegetable, so breakfast is late by up to the whole frying time
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


def limiter():
    """Like p-limit(1): gives back a function that runs one thing at a time."""
    lock = asyncio.Lock()

    async def limit(function, *args):
        async with lock:
            return await function(*args)

    return limit


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    limit = limiter()

    async def fetch_then_chop(vegetable):
        fetched = await kitchen.fetch(address, vegetable)
        return await limit(kitchen.chop, address, fetched)

    async def season_then_serve(cooked, *chopped):
        dish = await limit(kitchen.season, address, cooked, *chopped)
        return await limit(kitchen.serve, address, dish)

    # everything is on its way from here …
    eggs = kitchen.fry(address, "eggs")
    potatoes = kitchen.boil(address, "potatoes")
    pieces = asyncio.gather(*[fetch_then_chop(vegetable) for vegetable in vegetables])

    # … and is picked up here
    async def make_potatoes():
        await season_then_serve(await potatoes)

    async def make_omelette():
        chopped = await pieces
        await season_then_serve(await eggs, *chopped)

    await asyncio.gather(make_omelette(), make_potatoes())
