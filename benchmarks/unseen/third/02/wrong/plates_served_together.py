# expected: wrong
# mistake: collects the seasoned dishes and serves them together at the end, so the dish that is seasoned first waits for the other one.
# rule: "A dish that is seasoned waits for no other."
# seen: right only when both dishes are seasoned right after each other; when there is a pause between them, the seasoned potatoes (or the omelette) stand about while the hands rest, and breakfast ends later.
"""Breakfast in two courses of work: make the plates, then carry them out."""

import asyncio
from collections.abc import Awaitable

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    async with asyncio.TaskGroup() as carrying:
        for dish in await plates(address, vegetables, hands := asyncio.Lock()):
            carrying.create_task(exclusive(hands, kitchen.serve(address, dish)))


async def exclusive(hands: asyncio.Lock, work: Awaitable[str]) -> str:
    async with hands:
        return await work


async def plates(address: Address, vegetables: list[str], hands: asyncio.Lock) -> list[str]:
    """The two seasoned dishes."""

    async def chopped(vegetable: str) -> str:
        return await exclusive(hands, kitchen.chop(address, await kitchen.fetch(address, vegetable)))

    async def seasoned(*parts: Awaitable[str]) -> str:
        return await exclusive(hands, kitchen.season(address, *await asyncio.gather(*parts)))

    return await asyncio.gather(
        seasoned(kitchen.boil(address, "potatoes")),
        seasoned(kitchen.fry(address, "eggs"), *map(chopped, vegetables)),
    )
