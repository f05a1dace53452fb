# expected: right
# mistake: none; unusual: the lock is a chain of futures (each job waits for the one before it), and one single task chops everything, in the order of arrival, through an async generator
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: every breakfast is served as early as the rules ask
"""An omelette with vegetables, and potatoes: the hands are a chain of promises."""

import asyncio

import kitchen
from kitchen import Address


def one_after_the_other():
    """Give back a function that does what it is given after everything that it was given before."""
    last = None

    async def enqueue(step, *arguments):
        nonlocal last
        before, mine = last, asyncio.get_running_loop().create_future()
        last = mine
        try:
            if before is not None:
                await before
            return await step(*arguments)
        finally:
            mine.set_result(None)

    return enqueue


async def as_they_come(address, vegetables):
    for next_one in asyncio.as_completed([kitchen.fetch(address, name) for name in vegetables]):
        yield await next_one


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    by_hand = one_after_the_other()

    async def season_and_serve(*ingredients):
        dish = await kitchen.season(address, *ingredients)
        await kitchen.serve(address, dish)  # the hands go straight on

    async def chop_all():
        return [
            await by_hand(kitchen.chop, address, fetched)
            async for fetched in as_they_come(address, vegetables)
        ]

    async with asyncio.TaskGroup() as stove:
        boiling = stove.create_task(kitchen.boil(address, "potatoes"))
        frying = stove.create_task(kitchen.fry(address, "eggs"))
        chopping = stove.create_task(chop_all())

        async def dish(*parts):
            ingredients = [await part for part in parts]
            if len(parts) == 2:
                fried, chopped = ingredients
                ingredients = [fried, *chopped]
            await by_hand(season_and_serve, *ingredients)

        stove.create_task(dish(frying, chopping))
        stove.create_task(dish(boiling))
