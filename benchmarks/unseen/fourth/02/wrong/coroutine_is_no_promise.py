# expected: wrong
# mistake: a JavaScript habit: calls kitchen.fry() early and thinks that it is running from then on, like a promise; a coroutine object that was not made a task starts only when it is awaited, after the last vegetable is chopped
# rule: "`asyncio.create_task(a)` starts one task." / "Change it so that breakfast is ready **as early as one cook can make it**."
# seen: always too late: the eggs go on the stove only when all vegetables are chopped; the result is right
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


def then(promise, *steps):
    """promise.then(step).then(step) …"""

    async def chain():
        value = await promise
        for step in steps:
            value = await step(value)
        return value

    return chain()


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()

    def by_hand(step):
        async def work(*words):
            async with hands:
                return await step(address, *words)

        return work

    chop, season, serve = by_hand(kitchen.chop), by_hand(kitchen.season), by_hand(kitchen.serve)

    eggs = kitchen.fry(address, "eggs")  # on the stove
    pieces = asyncio.gather(*[then(kitchen.fetch(address, v), chop) for v in vegetables])

    async def omelette():
        chopped = await pieces
        fried = await eggs
        await serve(await season(fried, *chopped))

    await asyncio.gather(then(kitchen.boil(address, "potatoes"), season, serve), omelette())
