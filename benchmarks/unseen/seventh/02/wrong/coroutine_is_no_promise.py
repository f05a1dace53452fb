# expected: wrong
# mistake: thinks that calling a coroutine function starts it (as in JavaScript): the eggs go on the stove only when they are awaited, after the vegetables
# rule: "Change it so that breakfast is ready **as early as one cook can make it**." (`fry` needs nothing and goes on by itself)
# seen: the frying begins after the last vegetable is chopped, and breakfast is ready later than it could be; nearly always
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


def make_hands():
    lock = asyncio.Lock()

    def needs_hands(step):
        async def wrapped(*args: str) -> str:
            async with lock:
                return await step(*args)

        return wrapped

    return needs_hands


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    needs_hands = make_hands()
    chop = needs_hands(kitchen.chop)
    season = needs_hands(kitchen.season)
    serve = needs_hands(kitchen.serve)

    async def ready_pieces(vegetable: str) -> str:
        return await chop(address, await kitchen.fetch(address, vegetable))

    async def make_potatoes() -> None:
        await serve(address, await season(address, await kitchen.boil(address, "potatoes")))

    async def make_omelette() -> None:
        eggs = kitchen.fry(address, "eggs")  # starts frying ...
        pieces = await asyncio.gather(*[ready_pieces(v) for v in vegetables])  # ... meanwhile
        await serve(address, await season(address, await eggs, *pieces))

    await asyncio.gather(make_potatoes(), make_omelette())
