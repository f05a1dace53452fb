# expected: right
# mistake: none; unusual: a promise chain as in JavaScript instead of a lock - each piece of hand work is a task that first awaits the one before it; as_completed joins the omelette
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: right in all situations: work is appended to the chain only when it is ready, and the chain has no gaps
"""An omelette with vegetables, and potatoes: one chain of work."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    tail = None

    def by_hand(step, *things):
        """Append one step to the chain; gives back its task, for `await`."""
        nonlocal tail
        before = tail

        async def link():
            if before is not None:
                await before
            return await step(address, *things)

        tail = asyncio.create_task(link())
        return tail

    async def then(waiting, step):
        return await by_hand(step, await waiting)

    async def potatoes():
        await then(then(kitchen.boil(address, "potatoes"), kitchen.season), kitchen.serve)

    async def omelette():
        frying = asyncio.create_task(kitchen.fry(address, "eggs"))
        chopping = [then(kitchen.fetch(address, name), kitchen.chop) for name in vegetables]
        pieces = ()
        for piece in asyncio.as_completed(chopping):
            pieces += (await piece,)
        eggs = await frying
        await by_hand(kitchen.serve, await by_hand(kitchen.season, eggs, *pieces))

    async with asyncio.TaskGroup() as table:
        table.create_task(omelette())
        table.create_task(potatoes())
