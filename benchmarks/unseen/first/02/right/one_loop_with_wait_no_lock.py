# expected: right
# mistake: none; unusual: no lock at all: the one coroutine is the cook, does all handwork itself one thing after the other, and waits with asyncio.wait for whatever goes on by itself
# rule: all of them; it waits only when nothing is ready
# seen: right in all situations (asyncio)
"""An omelette with vegetables, and potatoes: only the stove has tasks, the cook is this coroutine."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    eggs = asyncio.create_task(kitchen.fry(address, "eggs"))
    pot = asyncio.create_task(kitchen.boil(address, "potatoes"))
    coming = {eggs, pot} | {asyncio.create_task(kitchen.fetch(address, v)) for v in vegetables}

    chopped: list[str] = []
    while coming:
        ready, _ = await asyncio.wait(coming, return_when=asyncio.FIRST_COMPLETED)
        # One at a time, and then look again: `asyncio.wait` returns at once while there is more.
        task = ready.pop()
        coming.remove(task)
        if task is pot:
            dish = await kitchen.season(address, task.result())
            await kitchen.serve(address, dish)
        elif task is not eggs:
            chopped.append(await kitchen.chop(address, task.result()))
        if eggs.done() and len(chopped) == len(vegetables):
            break
    dish = await kitchen.season(address, eggs.result(), *chopped)
    await kitchen.serve(address, dish)
    if pot in coming:
        dish = await kitchen.season(address, await pot)
        await kitchen.serve(address, dish)
