# expected: wrong
# mistake: jobs for the hands wait in a PriorityQueue as (priority, future, function, things); with equal priorities the futures are compared
# rule: There may be one vegetable, or many.
# seen: TypeError as soon as two jobs of the same kind (two vegetables) wait at the same time; with one vegetable, or vegetables far apart, it is right
"""An omelette with vegetables, and potatoes: a cook who does the most urgent thing first."""

import asyncio

import kitchen
from kitchen import Address

SERVE, SEASON, CHOP = range(3)  # a dish that is finished goes out first


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    jobs: asyncio.PriorityQueue = asyncio.PriorityQueue()

    async def work() -> None:
        while True:
            _, done, step, things = await jobs.get()
            done.set_result(await step(address, *things))

    async def by_hand(priority: int, step, *things: str) -> str:
        done = asyncio.get_running_loop().create_future()
        jobs.put_nowait((priority, done, step, things))
        return await done

    async def finish(*ingredients: str) -> None:
        dish = await by_hand(SEASON, kitchen.season, *ingredients)
        await by_hand(SERVE, kitchen.serve, dish)

    async def potatoes() -> None:
        await finish(await kitchen.boil(address, "potatoes"))

    async def chopped(vegetable: str) -> str:
        return await by_hand(CHOP, kitchen.chop, await kitchen.fetch(address, vegetable))

    async def omelette() -> None:
        await finish(*await asyncio.gather(kitchen.fry(address, "eggs"), *map(chopped, vegetables)))

    cook_ = asyncio.create_task(work())
    try:
        async with asyncio.TaskGroup() as dishes:
            dishes.create_task(potatoes())
            dishes.create_task(omelette())
    finally:
        cook_.cancel()
        await asyncio.gather(cook_, return_exceptions=True)
