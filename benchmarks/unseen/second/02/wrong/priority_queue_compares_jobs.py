# expected: wrong
# mistake: the jobs for the hands stand in a PriorityQueue as (rank, job) without a tie-breaker: two jobs of one rank make it compare functions
# rule: "A vegetable that is ready waits for them where its line has a gap." (and "The cook has one pair of hands": several things may wait for the hands)
# seen: right while no two jobs of the same kind wait at once; TypeError as soon as two vegetables wait for the busy hands
"""An omelette with vegetables, and potatoes: a queue in front of the hands, serving first."""

import asyncio

import kitchen
from kitchen import Address

SERVE, SEASON, CHOP = range(3)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    jobs = asyncio.PriorityQueue()

    async def hands():
        while True:
            _, job = await jobs.get()
            await job()

    async def by_hand(rank, step, *things):
        result = asyncio.get_running_loop().create_future()

        async def job():
            result.set_result(await step(address, *things))

        await jobs.put((rank, job))
        return await result

    async def finish(*ingredients):
        dish = await by_hand(SEASON, kitchen.season, *ingredients)
        await by_hand(SERVE, kitchen.serve, dish)

    async def potatoes():
        await finish(await kitchen.boil(address, "potatoes"))

    async def vegetable(name):
        return await by_hand(CHOP, kitchen.chop, await kitchen.fetch(address, name))

    async def omelette():
        parts = [kitchen.fry(address, "eggs"), *(vegetable(name) for name in vegetables)]
        await finish(*await asyncio.gather(*parts))

    worker = asyncio.create_task(hands())
    try:
        await asyncio.gather(potatoes(), omelette())
    finally:
        worker.cancel()
        await asyncio.wait([worker])
