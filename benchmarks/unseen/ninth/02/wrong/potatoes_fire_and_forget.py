# expected: wrong
# mistake: the potatoes go on in a callback of the boil task (a promise's .then()), and cook only awaits the omelette
# rule: "Both dishes are served once, and `cook` returns when both are on the table."
# seen: when the potatoes are the last dish, cook returns before they are served (and under asyncio.run they are cancelled); right when the omelette is served last
"""An omelette with vegetables, and potatoes; the event loop will take care of the rest."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = asyncio.Lock()
    going_on: set[asyncio.Task] = set()  # so that no task is collected in the middle of its work

    def start(coroutine) -> asyncio.Task:
        task = asyncio.ensure_future(coroutine)
        going_on.add(task)
        task.add_done_callback(going_on.discard)
        return task

    async def by_hand(step, *things: str) -> str:
        async with hands:
            return await step(address, *things)

    async def plate(cooked: str, *chopped: str) -> None:
        dish = await by_hand(kitchen.season, cooked, *chopped)
        await by_hand(kitchen.serve, dish)

    async def prepare(vegetable: str) -> str:
        return await by_hand(kitchen.chop, await kitchen.fetch(address, vegetable))

    boil = start(kitchen.boil(address, "potatoes"))
    boil.add_done_callback(lambda done: start(plate(done.result())))

    eggs = start(kitchen.fry(address, "eggs"))
    pieces = [start(prepare(vegetable)) for vegetable in vegetables]
    fried, *chopped = await asyncio.gather(eggs, *pieces)
    await plate(fried, *chopped)
