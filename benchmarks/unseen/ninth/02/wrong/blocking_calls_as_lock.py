# expected: wrong
# mistake: the steps that need the hands are called in kitchen_blocking, because a blocking call is as good as a lock: nobody else runs meanwhile
# rule: "No threads, and no blocking calls"
# seen: in every breakfast the event loop stands still for the length of each chop, season and serve (nothing else in the program makes progress, answers are read late), though the steps come one at a time and in a good order
"""An omelette with vegetables, and potatoes; what goes on by itself is awaited, the hands just work."""

import asyncio

import kitchen
import kitchen_blocking
from kitchen import Address


def season_and_serve(address: Address, cooked: str, *chopped: str) -> None:
    """With the hands: no await in here, so nothing can come in between."""
    dish = kitchen_blocking.season(address, cooked, *chopped)
    kitchen_blocking.serve(address, dish)


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    pot = asyncio.create_task(kitchen.boil(address, "potatoes"))
    pan = asyncio.create_task(kitchen.fry(address, "eggs"))
    out = {pot, pan}
    out.update(asyncio.create_task(kitchen.fetch(address, vegetable)) for vegetable in vegetables)

    fried: str | None = None
    chopped: list[str] = []
    while out:
        ready, out = await asyncio.wait(out, return_when=asyncio.FIRST_COMPLETED)
        for task in ready:
            if task is pot:
                season_and_serve(address, task.result())
            elif task is pan:
                fried = task.result()
            else:
                chopped.append(kitchen_blocking.chop(address, task.result()))
        if fried is not None and len(chopped) == len(vegetables):
            season_and_serve(address, fried, *chopped)
            fried = None
