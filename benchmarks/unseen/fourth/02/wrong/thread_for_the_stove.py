# expected: wrong
# mistake: a threads person hands the two long waits (boil and fry) to helper threads with run_in_executor and the blocking module; all the rest is async
# rule: "No threads, and no blocking calls"
# seen: breakfast is right and on time, but two threads are started each time
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    loop = asyncio.get_running_loop()
    boiling = loop.run_in_executor(None, kitchen_blocking.boil, address, "potatoes")
    frying = loop.run_in_executor(None, kitchen_blocking.fry, address, "eggs")
    hands = asyncio.Lock()
    bowl: asyncio.Queue[str] = asyncio.Queue()

    async def prepare(vegetable: str) -> None:
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            await bowl.put(await kitchen.chop(address, fetched))

    async def finish(cooked: str, *pieces: str) -> None:
        async with hands:
            dish = await kitchen.season(address, cooked, *pieces)
            await kitchen.serve(address, dish)

    async def potatoes() -> None:
        await finish(await boiling)

    async def omelette() -> None:
        pieces = [await bowl.get() for _ in vegetables]
        await finish(await frying, *pieces)

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        group.create_task(omelette())
        for vegetable in vegetables:
            group.create_task(prepare(vegetable))
