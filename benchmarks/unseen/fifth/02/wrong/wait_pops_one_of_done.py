# expected: wrong
# mistake: uses asyncio.wait(FIRST_COMPLETED) like Rust's select!, takes one task out of `done` and forgets the others that were done too
# rule: "`season(address, fried, *chopped)` | the fried eggs and *all* chopped vegetables, in any order"
# seen: whenever two vegetables are ready by the time she looks (e.g. one became ready while another was chopped), one is lost: the omelette is seasoned without it; right if there is one vegetable, or if they are far apart
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def plate(address: Address, hands: asyncio.Lock, cooked: str, *extras: str) -> None:
    async with hands:
        dish = await kitchen.season(address, cooked, *extras)
    async with hands:
        await kitchen.serve(address, dish)


async def potatoes(address: Address, hands: asyncio.Lock) -> None:
    await plate(address, hands, await kitchen.boil(address, "potatoes"))


async def omelette(address: Address, hands: asyncio.Lock, vegetables: list[str]) -> None:
    pan = asyncio.create_task(kitchen.fry(address, "eggs"))
    outstanding = {asyncio.create_task(kitchen.fetch(address, name)) for name in vegetables}
    chopped = []
    while outstanding:
        done, outstanding = await asyncio.wait(outstanding, return_when=asyncio.FIRST_COMPLETED)
        fetched = done.pop().result()
        async with hands:
            chopped.append(await kitchen.chop(address, fetched))
    await plate(address, hands, await pan, *chopped)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes(address, hands))
        group.create_task(omelette(address, hands, vegetables))
