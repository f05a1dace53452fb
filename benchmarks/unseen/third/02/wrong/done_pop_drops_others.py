# expected: wrong
# mistake: after asyncio.wait(..., FIRST_COMPLETED) takes only one task out of `done` (done.pop()) and goes on with `pending`; whatever else was done at that moment is lost.
# rule: "season(address, fried, *chopped) | the fried eggs and *all* chopped vegetables" / "A vegetable that is ready waits for them where its line has a gap."
# seen: right when never two things become ready between two looks (far apart from each other, quick hands); when two vegetables are ready at once, or become ready during one chop, one of them vanishes: cook returns without an error, and the dish that needs it (or both) is never on the table.
"""A cook as an event loop of her own: look what is ready, do the thing, look again."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    pot = asyncio.create_task(kitchen.boil(address, "potatoes"))
    pan = asyncio.create_task(kitchen.fry(address, "eggs"))
    baskets = [asyncio.create_task(kitchen.fetch(address, v)) for v in vegetables]

    fried = None
    chopped: list[str] = []
    pending = {pot, pan, *baskets}
    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        ready = done.pop()
        if ready is pot:
            dish = await kitchen.season(address, ready.result())
            await kitchen.serve(address, dish)
        elif ready is pan:
            fried = ready.result()
        else:
            chopped.append(await kitchen.chop(address, ready.result()))
        if fried is not None and len(chopped) == len(vegetables):
            dish = await kitchen.season(address, fried, *chopped)
            await kitchen.serve(address, dish)
            fried = None
