"""An omelette with vegetables, and potatoes. It works, and it takes far too long: you make it faster."""

import kitchen
from kitchen import Address


# TODO: let the cook work while other things go on by themselves. Everything below is awaited one after
# the other; nothing more is needed than to start what can go on together, and to share the hands.
async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    boiled = await kitchen.boil(address, "potatoes")
    potatoes = await kitchen.season(address, boiled)
    await kitchen.serve(address, potatoes)

    fried = await kitchen.fry(address, "eggs")
    chopped = []
    for vegetable in vegetables:
        fetched = await kitchen.fetch(address, vegetable)
        chopped.append(await kitchen.chop(address, fetched))
    omelette = await kitchen.season(address, fried, *chopped)
    await kitchen.serve(address, omelette)
