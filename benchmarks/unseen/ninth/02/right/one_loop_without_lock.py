# expected: right
# mistake: no lock and no task for the hands: one loop does everything by hand itself and waits only when nothing is ready
# rule: "The hands never rest while something is ready for them."
# seen: right in all situations; the waiting tasks only boil, fry and fetch
"""An omelette with vegetables, and potatoes; one loop, which is the cook."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    pot = asyncio.create_task(kitchen.boil(address, "potatoes"))
    pan = asyncio.create_task(kitchen.fry(address, "eggs"))
    out = {pot, pan} | {asyncio.create_task(kitchen.fetch(address, name)) for name in vegetables}

    ready: deque[asyncio.Task] = deque()
    dishes: list[str] = []  # seasoned, not yet served
    chopped: list[str] = []
    fried = None
    served = 0
    while served < 2:
        if dishes:
            await kitchen.serve(address, dishes.pop())
            served += 1
        elif ready:
            task = ready.popleft()
            if task is pot:
                dishes.append(await kitchen.season(address, task.result()))
            elif task is pan:
                fried = task.result()
            else:
                chopped.append(await kitchen.chop(address, task.result()))
        elif fried is not None and len(chopped) == len(vegetables):
            dishes.append(await kitchen.season(address, fried, *chopped))
            fried = None
        else:
            done, out = await asyncio.wait(out, return_when=asyncio.FIRST_COMPLETED)
            ready.extend(done)
