# expected: wrong
# mistake: makes a new asyncio.Lock in every `async with`, so that nobody ever waits for anybody
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: right only as long as no two things are ready for the hands at the same time; otherwise two of chop, season, serve are asked for at once
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def with_hands(step, *things: str) -> str:
    """Do something that needs the hands."""
    async with asyncio.Lock():
        return await step(*things)


async def dish(address: Address, cooked: str, *chopped: str) -> None:
    seasoned = await with_hands(kitchen.season, address, cooked, *chopped)
    await with_hands(kitchen.serve, address, seasoned)


async def potatoes(address: Address) -> None:
    await dish(address, await kitchen.boil(address, "potatoes"))


async def prepare(address: Address, vegetable: str) -> str:
    fetched = await kitchen.fetch(address, vegetable)
    return await with_hands(kitchen.chop, address, fetched)


async def omelette(address: Address, vegetables: list[str]) -> None:
    fried, *chopped = await asyncio.gather(
        kitchen.fry(address, "eggs"), *(prepare(address, name) for name in vegetables)
    )
    await dish(address, fried, *chopped)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    await asyncio.gather(potatoes(address), omelette(address, vegetables))
