# expected: wrong
# mistake: puts (priority, function) pairs into a PriorityQueue, so that two waiting jobs of the same priority are compared by their functions
# rule: "There may be one vegetable, or many."
# seen: TypeError ('<' not supported between instances of 'function' and 'function') as soon as two vegetables wait for the hands at the same moment; right while the vegetables come one by one
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

SERVE, SEASON, CHOP = 0, 1, 2


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    jobs: asyncio.PriorityQueue = asyncio.PriorityQueue()
    loop = asyncio.get_running_loop()

    async def by_hand(priority: int, step, *things: str) -> str:
        answer = loop.create_future()

        async def job() -> None:
            answer.set_result(await step(address, *things))

        jobs.put_nowait((priority, job))
        return await answer

    async def hands() -> None:
        while True:
            _, job = await jobs.get()
            await job()

    async def finish(*things: str) -> None:
        dish = await by_hand(SEASON, kitchen.season, *things)
        await by_hand(SERVE, kitchen.serve, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def chopped(vegetable: str) -> str:
        return await by_hand(CHOP, kitchen.chop, await kitchen.fetch(address, vegetable))

    async def omelette() -> None:
        parts = await asyncio.gather(kitchen.fry(address, "eggs"), *map(chopped, vegetables))
        await finish(*parts)

    worker = asyncio.create_task(hands())
    try:
        await asyncio.gather(potatoes(), omelette())
    finally:
        worker.cancel()
        await asyncio.wait([worker])
