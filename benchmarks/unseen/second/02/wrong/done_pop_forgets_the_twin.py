# expected: wrong
# mistake: after asyncio.wait(FIRST_COMPLETED) only one task of `done` is looked at (done.pop()); the others that ended by then are forgotten
# rule: "Both dishes are served once, and `cook` returns when both are on the table." / season needs "the fried eggs and *all* chopped vegetables"
# seen: right while things become ready one by one with the hands free in between; if two become ready while the hands are at work, one of them (which one, changes from run to run) is lost: a dish is never served, and cook returns without it
"""An omelette with vegetables, and potatoes: one loop that takes what is ready."""

import asyncio

import kitchen
from kitchen import Address


async def labelled(label, step):
    return label, await step


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    on_its_way = {
        asyncio.create_task(labelled("potatoes", kitchen.boil(address, "potatoes"))),
        asyncio.create_task(labelled("eggs", kitchen.fry(address, "eggs"))),
    }
    for vegetable in vegetables:
        step = kitchen.fetch(address, vegetable)
        on_its_way.add(asyncio.create_task(labelled("vegetable", step)))

    eggs = []
    chopped = []
    while on_its_way:
        done, on_its_way = await asyncio.wait(on_its_way, return_when=asyncio.FIRST_COMPLETED)
        label, thing = done.pop().result()
        # this loop is the cook: what it awaits here, it does with its own hands
        if label == "potatoes":
            dish = await kitchen.season(address, thing)
            await kitchen.serve(address, dish)
            continue
        if label == "vegetable":
            chopped.append(await kitchen.chop(address, thing))
        else:
            eggs.append(thing)
        if eggs and len(chopped) == len(vegetables):
            dish = await kitchen.season(address, eggs[0], *chopped)
            await kitchen.serve(address, dish)
