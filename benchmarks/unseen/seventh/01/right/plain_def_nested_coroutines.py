# expected: right
# mistake: unusual: breakfast is a plain function that folds the steps into nested coroutines, each of which awaits the inner one first; none runs before the outermost is awaited.
# rule: "A plain function that gives back a coroutine of another one is as good."
# seen: Right in all situations: calling only makes coroutines (which run nothing), awaiting awaits all of them.
"""Buttered toast as a fold over the steps."""

from collections.abc import Coroutine
from functools import reduce

import kitchen
from kitchen import Address


def breakfast(address: Address, bread: str) -> Coroutine[None, None, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""

    async def followed_by(before: Coroutine[None, None, str], step) -> str:
        return await step(address, await before)

    return reduce(followed_by, (kitchen.butter, kitchen.serve), kitchen.toast(address, bread))
