# expected: wrong
# mistake: takes one task out of the set `done` of asyncio.wait and forgets that there may be several in it
# rule: "the fried eggs and *all* chopped vegetables, in any order"
# seen: right while every look finds exactly one vegetable ready; when two or more are ready at one look (ready at the same time, or while another is chopped), all but one fall under the table, and the omelette is seasoned without them
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


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
        pending = {asyncio.create_task(kitchen.fetch(address, name)) for name in vegetables}
        chopped = []
        while pending:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            fetched = done.pop().result()
            async with hands:
                chopped.append(await kitchen.chop(address, fetched))
        await finish(await eggs, *chopped)

    await asyncio.gather(potatoes(), omelette())
