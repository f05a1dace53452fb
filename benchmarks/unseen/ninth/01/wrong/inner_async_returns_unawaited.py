# expected: wrong
# mistake: An inner async function returns `kitchen.serve(…)` without `await`, trusting that (as in JavaScript) a promise returned from an async function is flattened.
# rule: "returns the thanks"
# seen: Always: the toast is made and buttered, nothing is ever served, and the breakfast gives back a coroutine object instead of the thanks.
"""Buttered toast, as a chain of thens."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""

    async def then_serve(buttered: str) -> str:
        return kitchen.serve(address, buttered)

    async def then_butter(toast: str) -> str:
        return await then_serve(await kitchen.butter(address, toast))

    return await then_butter(await kitchen.toast(address, bread))
