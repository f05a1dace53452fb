# expected: wrong
# mistake: seasons both dishes concurrently, and begins to serve only when both are seasoned, so that they come to the table together
# rule: "A dish that is seasoned waits for no other."
# seen: both dishes are served, and the hands do one thing at a time; but seasoned potatoes stand around until the omelette is seasoned: when the hands have nothing else to do meanwhile, they rest beside a seasoned dish and breakfast is late
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def by_hand(step, *things: str) -> str:
        async with hands:
            return await step(address, *things)

    async def prepare(vegetable: str) -> str:
        return await by_hand(kitchen.chop, await kitchen.fetch(address, vegetable))

    async def potatoes() -> str:
        return await by_hand(kitchen.season, await kitchen.boil(address, "potatoes"))

    async def omelette() -> str:
        fried, *chopped = await asyncio.gather(
            kitchen.fry(address, "eggs"), *map(prepare, vegetables)
        )
        return await by_hand(kitchen.season, fried, *chopped)

    dishes = await asyncio.gather(potatoes(), omelette())
    for dish in dishes:
        await by_hand(kitchen.serve, dish)
