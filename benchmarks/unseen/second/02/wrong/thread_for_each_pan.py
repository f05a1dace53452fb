# expected: wrong
# mistake: pot and pan get a thread each (asyncio.to_thread with an event loop of its own), as the learner thinks that only threads go on by themselves
# rule: "No threads, and no blocking calls"
# seen: always: boil and fry run in threads of their own; the breakfast itself is right and on time
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


def in_background(coroutine):
    """Run it beside everything else; give back something to await."""
    return asyncio.create_task(asyncio.to_thread(asyncio.run, coroutine))


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Condition()
    boiling = in_background(kitchen.boil(address, "potatoes"))
    frying = in_background(kitchen.fry(address, "eggs"))
    chopped = []

    async def prepare(vegetable):
        fetched = await kitchen.fetch(address, vegetable)
        async with hands:
            chopped.append(await kitchen.chop(address, fetched))
            hands.notify_all()

    async def potatoes():
        boiled = await boiling
        async with hands:
            await kitchen.serve(address, await kitchen.season(address, boiled))

    async def omelette():
        fried = await frying
        async with hands:
            await hands.wait_for(lambda: len(chopped) == len(vegetables))
            await kitchen.serve(address, await kitchen.season(address, fried, *chopped))

    await asyncio.gather(potatoes(), omelette(), *map(prepare, vegetables))
