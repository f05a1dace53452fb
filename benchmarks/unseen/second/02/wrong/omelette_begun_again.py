# expected: wrong
# mistake: after every event the learner asks "are the eggs fried and all vegetables chopped?" and starts the omelette, without a note that it has been started
# rule: "Both dishes are served once"
# seen: right while the potatoes are boiled before the omelette can be seasoned; if their event is the last one, the omelette is seasoned and served twice
"""An omelette with vegetables, and potatoes: a loop over events."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    events = asyncio.Queue()
    ready = {"boiled": [], "fried": [], "chopped": []}

    async def boil():
        events.put_nowait(("boiled", await kitchen.boil(address, "potatoes")))

    async def fry():
        events.put_nowait(("fried", await kitchen.fry(address, "eggs")))

    async def prepare(vegetable):
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            chopped = await kitchen.chop(address, fetched)
        events.put_nowait(("chopped", chopped))

    async def finish(ingredients):
        async with hands:
            dish = await kitchen.season(address, *ingredients)
            await kitchen.serve(address, dish)

    async with asyncio.TaskGroup() as tasks:
        for started in boil(), fry(), *map(prepare, vegetables):
            tasks.create_task(started)

        for _ in range(len(vegetables) + 2):
            kind, thing = await events.get()
            ready[kind].append(thing)
            if kind == "boiled":
                tasks.create_task(finish(ready["boiled"]))
            if ready["fried"] and len(ready["chopped"]) == len(vegetables):
                tasks.create_task(finish(ready["fried"] + ready["chopped"]))
