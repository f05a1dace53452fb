# expected: wrong
# mistake: one handler takes everything that is ready and tells the eggs by the beginning of the name ("egg"), so that an eggplant is taken for the pan
# rule: "There may be one vegetable, or many. None is named twice, and none is called `eggs` or `potatoes`."
# seen: right, unless a vegetable's name begins with "egg" (eggplant): it is never chopped, and takes the place of the fried eggs (or they its place); the omelette is never made, and cook returns without it
"""An omelette with vegetables, and potatoes."""

import asyncio
from collections.abc import AsyncIterator

import kitchen
from kitchen import Address


async def arrivals(address: Address, names: list[str]) -> AsyncIterator[tuple[str, str]]:
    """What has become ready, in the order in which it does: name, ticket."""
    queue: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
    special = {"eggs": kitchen.fry, "potatoes": kitchen.boil}

    async def watch(name: str) -> None:
        queue.put_nowait((name, await special.get(name, kitchen.fetch)(address, name)))

    async with asyncio.TaskGroup() as group:
        for name in names:
            group.create_task(watch(name))
        for _ in names:
            yield await queue.get()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    fried = ""
    chopped: list[str] = []
    async for name, ticket in arrivals(address, ["eggs", "potatoes", *vegetables]):
        # one thing after the other in this loop: these are the hands
        match name[:3]:
            case "egg":
                fried = ticket
            case _ if name == "potatoes":
                await kitchen.serve(address, await kitchen.season(address, ticket))
                continue
            case _:
                chopped.append(await kitchen.chop(address, ticket))
        if fried and len(chopped) == len(vegetables):
            await kitchen.serve(address, await kitchen.season(address, fried, *chopped))
