# expected: right
# mistake: unusual: the recipe is a generator-based coroutine (types.coroutine, `yield from`); there is just one `await`, of that recipe
# rule: "`await` runs a coroutine and gives you its result."
# seen: `yield from` in a types.coroutine generator does the same as `await`; nothing runs before breakfast(...) is awaited
"""Buttered toast, by a recipe that is a generator underneath."""

import types

import kitchen
from kitchen import Address


@types.coroutine
def recipe(address, thing):
    for step in (kitchen.toast, kitchen.butter, kitchen.serve):
        thing = yield from step(address, thing)
    return thing


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await recipe(address, bread)
