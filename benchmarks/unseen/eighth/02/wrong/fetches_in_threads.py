# expected: wrong
# mistake: the vegetables are fetched with the blocking kitchen in threads (asyncio.to_thread), because "a blocking call has to go into a thread"
# rule: "No threads, and no blocking calls ([kitchen_blocking.py](kitchen_blocking.py) is still here; leave it)."
# seen: threads run in every breakfast; with more vegetables than the pool has threads the rest is even fetched late
import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    ready = asyncio.Queue()  # (step, things, future)

    def please(step, *things):
        future = asyncio.get_running_loop().create_future()
        ready.put_nowait((step, things, future))
        return future

    async def hands():
        while True:
            step, things, future = await ready.get()
            future.set_result(await step(address, *things))

    async def prepare(vegetable):
        fetched = await asyncio.to_thread(kitchen_blocking.fetch, address, vegetable)
        return await please(kitchen.chop, fetched)

    async def potatoes():
        boiled = await kitchen.boil(address, "potatoes")
        await please(kitchen.serve, await please(kitchen.season, boiled))

    async def omelette():
        fried, *pieces = await asyncio.gather(
            kitchen.fry(address, "eggs"), *(prepare(vegetable) for vegetable in vegetables)
        )
        await please(kitchen.serve, await please(kitchen.season, fried, *pieces))

    worker = asyncio.create_task(hands())
    try:
        await asyncio.gather(potatoes(), omelette())
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
