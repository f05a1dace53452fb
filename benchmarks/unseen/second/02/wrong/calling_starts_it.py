# expected: wrong
# mistake: the learner takes coroutines for JavaScript promises: the eggs are "put on" by calling kitchen.fry(...), but this coroutine begins only when it is awaited, after the last vegetable
# rule: "Change it so that breakfast is ready **as early as one cook can make it**." (frying needs "nothing"; "`asyncio.create_task(a)` starts one task")
# seen: always: the eggs go into the pan only when all vegetables are chopped; the dishes themselves are right
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    async def then_by_hand(promise, step):
        value = await promise
        async with hands:
            return await step(address, value)

    # put everything on first, look after it below
    boiled = kitchen.boil(address, "potatoes")
    fried = kitchen.fry(address, "eggs")
    fetched = [kitchen.fetch(address, vegetable) for vegetable in vegetables]

    async def potatoes():
        dish = then_by_hand(boiled, kitchen.season)
        await then_by_hand(dish, kitchen.serve)

    async def omelette():
        chopped = await asyncio.gather(*(then_by_hand(one, kitchen.chop) for one in fetched))
        eggs = await fried
        async with hands:
            dish = await kitchen.season(address, eggs, *chopped)
        async with hands:
            await kitchen.serve(address, dish)

    await asyncio.gather(potatoes(), omelette())
