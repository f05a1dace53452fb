# expected: wrong
# mistake: the eggs' callback orders the omelette with whatever has been chopped by then: the learner believes that the eggs are always last
# rule: "the fried eggs and *all* chopped vegetables, in any order"
# seen: right while every vegetable is fetched before the eggs are fried (the hands' queue is first in, first out); otherwise the omelette is seasoned and served without the late vegetables
"""An omelette with vegetables, and potatoes: callbacks put orders into a queue."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    orders = asyncio.Queue()
    bowl = []

    async def chop(fetched):
        bowl.append(await kitchen.chop(address, fetched))

    async def potatoes(boiled):
        dish = await kitchen.season(address, boiled)
        await kitchen.serve(address, dish)

    async def omelette(fried):
        dish = await kitchen.season(address, fried, *bowl)
        await kitchen.serve(address, dish)

    def when_ready(step, what, then):
        task = asyncio.create_task(step(address, what))
        task.add_done_callback(lambda task: orders.put_nowait((then, task)))
        return task

    started = [when_ready(kitchen.fetch, name, chop) for name in vegetables]
    started.append(when_ready(kitchen.boil, "potatoes", potatoes))
    started.append(when_ready(kitchen.fry, "eggs", omelette))

    for _ in started:
        then, task = await orders.get()
        await then(task.result())
