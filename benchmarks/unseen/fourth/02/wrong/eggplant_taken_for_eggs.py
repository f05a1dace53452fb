# expected: wrong
# mistake: one queue for all that is ready; what has come is told apart by how its name begins (`startswith("egg")`), so a vegetable named eggplant (or eggs2) is taken for the fried eggs
# rule: "None is named twice, and none is called `eggs` or `potatoes`." (no other name is ruled out)
# seen: right for spinach, pepper, mushroom …; with a vegetable such as eggplant the omelette is seasoned with the wrong thing, the kitchen refuses, or it never gets complete
"""An omelette with vegetables, and potatoes."""

import asyncio

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    counter: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def bring(name, step) -> None:
        counter.put_nowait((name, await step(address, name)))

    tasks = [
        asyncio.create_task(bring("potatoes", kitchen.boil)),
        asyncio.create_task(bring("eggs", kitchen.fry)),
        *(asyncio.create_task(bring(name, kitchen.fetch)) for name in vegetables),
    ]
    omelette: dict[str, str] = {}
    for _ in range(len(tasks)):
        name, thing = await counter.get()
        if name == "potatoes":
            dish = await kitchen.season(address, thing)
            await kitchen.serve(address, dish)
        elif name.startswith("egg"):
            omelette[name] = thing
        else:
            omelette[name] = await kitchen.chop(address, thing)
        if len(omelette) == len(vegetables) + 1:
            fried = omelette.pop("eggs")
            dish = await kitchen.season(address, fried, *omelette.values())
            await kitchen.serve(address, dish)
    await asyncio.gather(*tasks)
