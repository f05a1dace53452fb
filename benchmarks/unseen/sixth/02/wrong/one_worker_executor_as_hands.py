# expected: wrong
# mistake: uses a thread pool with exactly one worker thread as the pair of hands and runs the blocking kitchen functions in it
# rule: "No threads, and no blocking calls"
# seen: one additional thread in every breakfast; the order and the timing are right, so only a look at the threads (or at the use of kitchen_blocking) shows it
"""An omelette with vegetables, and potatoes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import kitchen
import kitchen_blocking
from kitchen import Address


class Hands:
    """One worker, so one piece of work at a time, first come first served."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hands")

    async def do(self, step, *things: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, step, self.address, *things)

    async def finish(self, *things: str) -> None:
        dish = await self.do(kitchen_blocking.season, *things)
        await self.do(kitchen_blocking.serve, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = Hands(address)

    async def potatoes() -> None:
        await hands.finish(await kitchen.boil(address, "potatoes"))

    async def piece(vegetable: str) -> str:
        return await hands.do(kitchen_blocking.chop, await kitchen.fetch(address, vegetable))

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(potatoes())
            frying = group.create_task(kitchen.fry(address, "eggs"))
            chopping = [group.create_task(piece(vegetable)) for vegetable in vegetables]
            fried = await frying
            await hands.finish(fried, *[await task for task in chopping])
    finally:
        hands.pool.shutdown(wait=False)
