# expected: right
# mistake: none; unusual: an async generator gives out what there is after each step, and `breakfast` keeps the last of it
# rule: "returns the thanks"
# seen: the generator asks for the next step only when it is asked to go on; it runs to its end
"""Buttered toast, as a stream of what becomes of the bread."""

from collections.abc import AsyncIterator

import kitchen
from kitchen import Address

RECIPE = "toast butter serve".split()


async def life_of(bread: str, address: Address, recipe: list[str]) -> AsyncIterator[str]:
    """What there is after each step of the recipe."""
    if recipe:
        first, *rest = recipe
        became = await getattr(kitchen, first)(address, bread)
        yield became
        async for later in life_of(became, address, rest):
            yield later


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return [thing async for thing in life_of(bread, address, RECIPE)][-1]
