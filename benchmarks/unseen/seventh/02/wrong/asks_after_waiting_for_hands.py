# expected: wrong
# mistake: each part asks "am I the last one?" only after it has waited for the hands a second time: then two of them can both see that everything is there
# rule: "Both dishes are served once"
# seen: right when the vegetables come far apart; when a vegetable waits while another one is chopped at the end, the omelette is seasoned twice and the kitchen refuses the second time
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Semaphore(1)
    missing = {"eggs", *vegetables}
    pan: list[str] = []
    board: list[str] = []

    async def whoever_is_last() -> None:
        async with hands:
            if missing:
                return
            omelette = await kitchen.season(address, pan[0], *board)
            await kitchen.serve(address, omelette)

    async def part(name: str) -> None:
        if name == "eggs":
            pan.append(await kitchen.fry(address, name))
        else:
            fetched = await kitchen.fetch(address, name)
            async with hands:
                board.append(await kitchen.chop(address, fetched))
        missing.remove(name)
        await whoever_is_last()

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        async with hands:
            dish = await kitchen.season(address, boiled)
            await kitchen.serve(address, dish)

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        for name in sorted(missing):
            group.create_task(part(name))
