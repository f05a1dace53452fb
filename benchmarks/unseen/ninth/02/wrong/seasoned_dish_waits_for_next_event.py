# expected: wrong
# mistake: a superloop that puts seasoned potatoes on a list and looks at the list only in the next round, after waiting for the next thing to become ready
# rule: "The hands never rest while something is ready for them."
# seen: when nothing has become ready by the time the potatoes are seasoned, they stand there with free hands until the next vegetable or the eggs are ready; right when the next event has already happened by then, or nothing is pending any more
"""An omelette with vegetables, and potatoes; one loop that handles what has happened, no locks."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    pot = asyncio.create_task(kitchen.boil(address, "potatoes"))
    pan = asyncio.create_task(kitchen.fry(address, "eggs"))
    baskets = {asyncio.create_task(kitchen.fetch(address, vegetable)) for vegetable in vegetables}

    pending = {pot, pan} | baskets
    chopped: list[str] = []
    to_serve: list[str] = []
    omelette_made = False

    while pending:
        done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        while to_serve:
            await kitchen.serve(address, to_serve.pop())
        if pot in done:
            to_serve.append(await kitchen.season(address, pot.result()))
        for basket in done & baskets:
            chopped.append(await kitchen.chop(address, basket.result()))
        if not omelette_made and pan.done() and len(chopped) == len(vegetables):
            omelette_made = True
            to_serve.append(await kitchen.season(address, pan.result(), *chopped))

    for dish in to_serve:
        await kitchen.serve(address, dish)
