"""With async and await in all the right places, things overlap by themselves."""

import kitchen
from kitchen import Address


async def cook(address: Address, vegetables: list[str]) -> None:
    fried = await kitchen.fry(address, "eggs")
    boiled = await kitchen.boil(address, "potatoes")
    chopped = []
    for vegetable in vegetables:
        fetched = await kitchen.fetch(address, vegetable)
        chopped.append(await kitchen.chop(address, fetched))
    omelette = await kitchen.season(address, fried, *chopped)
    await kitchen.serve(address, omelette)
    potatoes = await kitchen.season(address, boiled)
    await kitchen.serve(address, potatoes)
