# expected: wrong
# mistake: decides by the beginning of the name what to do with a thing (name.startswith("egg") / "potato"), so that a vegetable such as eggplant goes into the frying pan.
# rule: "None is named twice, and none is called `eggs` or `potatoes`." (names that merely begin so are allowed) with "fetch(address, vegetable) | the vegetable's own moment"
# seen: right for spinach, pepper, mushroom; with a vegetable called "eggplant" it is fried instead of fetched and chopped, so the omelette lacks it (or the fried eggplant is seasoned as a dish of its own).
"""Everything is an ingredient; a table of rules says what is done with it."""

import asyncio
from collections.abc import AsyncIterator

import kitchen
from kitchen import Address


def how_to_get(name: str):
    if name.startswith("egg"):
        return kitchen.fry
    if name.startswith("potato"):
        return kitchen.boil
    return kitchen.fetch


async def as_they_come(address: Address, names: list[str]) -> AsyncIterator[tuple[str, str]]:
    """(name, thing) in the order in which the things are ready."""

    async def get(name: str) -> tuple[str, str]:
        return name, await how_to_get(name)(address, name)

    for ready in asyncio.as_completed([get(name) for name in names]):
        yield await ready


async def cook(address: Address, vegetables: list[str]) -> None:
    """Cook and serve the omelette and the potatoes; return when both are on the table."""
    bowl: list[str] = []
    pan: list[str] = []
    to_chop = sum(how_to_get(name) is kitchen.fetch for name in vegetables)
    async for name, thing in as_they_come(address, ["potatoes", "eggs", *vegetables]):
        match how_to_get(name):
            case kitchen.boil:
                dish = await kitchen.season(address, thing)
                await kitchen.serve(address, dish)
            case kitchen.fry:
                pan.append(thing)
            case kitchen.fetch:
                bowl.append(await kitchen.chop(address, thing))
        if pan and len(bowl) == to_chop:
            dish = await kitchen.season(address, pan.pop(), *bowl)
            await kitchen.serve(address, dish)
