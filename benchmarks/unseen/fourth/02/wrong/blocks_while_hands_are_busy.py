# expected: wrong
# mistake: reasons that the cook can do nothing else while she chops, seasons or serves, so for hand work the blocking calls of kitchen_blocking are "just as good" and need no lock
# rule: "No threads, and no blocking calls"
# seen: the order of the work comes out right, but the event loop stands still during each piece of hand work; anything else in the same loop (a clock, the kitchen itself) stops meanwhile
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
import kitchen_blocking as by_hand
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    on_its_way = {
        asyncio.create_task(kitchen.boil(address, "potatoes")): "potatoes",
        asyncio.create_task(kitchen.fry(address, "eggs")): "eggs",
    }
    for vegetable in vegetables:
        on_its_way[asyncio.create_task(kitchen.fetch(address, vegetable))] = "vegetable"

    fried = None
    chopped: list[str] = []
    while on_its_way:
        done, _ = await asyncio.wait(on_its_way, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            match on_its_way.pop(task):
                case "potatoes":
                    dish = by_hand.season(address, task.result())
                    by_hand.serve(address, dish)
                case "eggs":
                    fried = task.result()
                case "vegetable":
                    chopped.append(by_hand.chop(address, task.result()))
            if fried is not None and len(chopped) == len(vegetables):
                dish = by_hand.season(address, fried, *chopped)
                by_hand.serve(address, dish)
                fried = None
