# expected: wrong
# mistake: a loop looks what is ready, and sleeps a tenth of a second if nothing is, instead of waiting for the things themselves
# rule: "Wait for the thing itself. Whoever sleeps, and then looks again, comes too late."
# seen: whenever something becomes ready while the hands are free: it lies there up to 0.1 s; the dishes themselves are right
"""An omelette with vegetables, and potatoes: the cook looks around."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    boiling = asyncio.create_task(kitchen.boil(address, "potatoes"))
    frying = asyncio.create_task(kitchen.fry(address, "eggs"))
    fetching = [asyncio.create_task(kitchen.fetch(address, name)) for name in vegetables]
    chopped = []
    to_serve = {"potatoes", "omelette"}

    while to_serve:
        ready = next((task for task in fetching if task.done()), None)
        if ready is not None:
            fetching.remove(ready)
            chopped.append(await kitchen.chop(address, await ready))
        elif "potatoes" in to_serve and boiling.done():
            dish = await kitchen.season(address, await boiling)
            await kitchen.serve(address, dish)
            to_serve.remove("potatoes")
        elif "omelette" in to_serve and frying.done() and not fetching:
            dish = await kitchen.season(address, await frying, *chopped)
            await kitchen.serve(address, dish)
            to_serve.remove("omelette")
        else:
            await asyncio.sleep(0.1)
