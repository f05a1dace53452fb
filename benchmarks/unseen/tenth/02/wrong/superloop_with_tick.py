# expected: wrong
# mistake: a firmware super loop: looks at all tasks, and if nothing is ready sleeps for one tick and looks again, instead of waiting for the thing itself
# rule: "Whoever sleeps, and then looks again, comes too late."
# seen: whenever the hands are free and something becomes ready between two ticks, they rest until the next tick (up to a tenth of a second, each time)
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address

TICK = 0.1


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    boiling = asyncio.create_task(kitchen.boil(address, "potatoes"))
    frying = asyncio.create_task(kitchen.fry(address, "eggs"))
    fetching = {asyncio.create_task(kitchen.fetch(address, each)) for each in vegetables}
    chopped = []
    ready_to_serve = []
    potatoes_seasoned = eggs_seasoned = False
    served = 0

    while served < 2:
        here = next((task for task in fetching if task.done()), None)
        if ready_to_serve:
            await kitchen.serve(address, ready_to_serve.pop())
            served += 1
        elif boiling.done() and not potatoes_seasoned:
            potatoes_seasoned = True
            ready_to_serve.append(await kitchen.season(address, boiling.result()))
        elif here is not None:
            fetching.remove(here)
            chopped.append(await kitchen.chop(address, here.result()))
        elif frying.done() and not fetching and not eggs_seasoned:
            eggs_seasoned = True
            ready_to_serve.append(await kitchen.season(address, frying.result(), *chopped))
        else:
            await asyncio.sleep(TICK)
