# expected: wrong
# mistake: the hands call queue.task_done() before they put the job that follows from it (a WaitGroup whose Done comes before the Add), so queue.join() ends early and the worker is stopped
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: right when the eggs are fried after the last chopping, or the potatoes queue meanwhile; when the last chopping completes the omelette and nothing else is queued or going on, cook returns and the omelette is never served
import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    queue: asyncio.Queue = asyncio.Queue()
    fried: list[str] = []
    chopped: list[str] = []

    async def dish(cooked, *others):
        await kitchen.serve(address, await kitchen.season(address, cooked, *others))

    def follow_up():
        if fried and len(chopped) == len(vegetables):
            queue.put_nowait(("omelette", (*fried, *chopped)))

    async def hands():
        while True:
            job, things = await queue.get()
            if job == "chop":
                chopped.append(await kitchen.chop(address, *things))
            else:
                await dish(*things)
            queue.task_done()
            if job == "chop":
                follow_up()

    async def potatoes():
        queue.put_nowait(("potatoes", (await kitchen.boil(address, "potatoes"),)))

    async def eggs():
        fried.append(await kitchen.fry(address, "eggs"))
        follow_up()

    async def basket(vegetable):
        queue.put_nowait(("chop", (await kitchen.fetch(address, vegetable),)))

    worker = asyncio.create_task(hands())
    await asyncio.gather(potatoes(), eggs(), *(basket(vegetable) for vegetable in vegetables))
    await queue.join()
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
