# expected: right
# mistake: none; unusual: the hands are a chain of promises (each piece of work waits for the one queued before it); seasoning and serving of a dish are one piece of work, and each vegetable joins the omelette by recursion
# rule: "The cook has one pair of hands: chopping, seasoning and serving happen one at a time."
# seen: always right; work is done first come, first served, a dish is served right after it is seasoned
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


def make_hands():
    """Give back a function that runs work after all work that was given to it before."""
    tail = None

    async def after(before, work):
        if before is not None:
            await asyncio.wait([before])
        return await work()

    def then(work):
        nonlocal tail
        tail = asyncio.ensure_future(after(tail, work))
        return tail

    return then


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    hands = make_hands()

    async def finish(*things: str) -> str:
        return await kitchen.serve(address, await kitchen.season(address, *things))

    async def potatoes() -> None:
        boiled = await kitchen.boil(address, "potatoes")
        await hands(lambda: finish(boiled))

    async def chopped(vegetable: str) -> str:
        fetched = await kitchen.fetch(address, vegetable)
        return await hands(lambda: kitchen.chop(address, fetched))

    async def all_chopped(names: list[str]) -> list[str]:
        if not names:
            return []
        first, rest = await asyncio.gather(chopped(names[0]), all_chopped(names[1:]))
        return [first, *rest]

    async def omelette() -> None:
        pieces, fried = await asyncio.gather(all_chopped(vegetables), kitchen.fry(address, "eggs"))
        await hands(lambda: finish(fried, *pieces))

    async with asyncio.TaskGroup() as group:
        group.create_task(potatoes())
        group.create_task(omelette())
