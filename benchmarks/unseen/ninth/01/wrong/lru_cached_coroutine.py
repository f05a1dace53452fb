# expected: wrong
# mistake: Decorates the function that makes the coroutine with functools.lru_cache, so the same breakfast ordered again gets the same, already used coroutine object.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: The first breakfast of each bread is right; a second one with the same address and bread raises RuntimeError (cannot reuse already awaited coroutine, or coroutine is being awaited already); if both are given to one asyncio.gather, only one toast is made for the two.
"""Buttered toast, with a menu of prepared breakfasts."""

from collections.abc import Coroutine
from functools import lru_cache

import kitchen
from kitchen import Address


class Recipe:
    """What is to be done for one breakfast."""

    def __init__(self, address: Address, bread: str) -> None:
        self.address = address
        self.bread = bread

    async def cook(self) -> str:
        """Do it."""
        toast = await kitchen.toast(self.address, self.bread)
        buttered = await kitchen.butter(self.address, toast)
        return await kitchen.serve(self.address, buttered)


@lru_cache(maxsize=128)
def breakfast(address: Address, bread: str) -> Coroutine[None, None, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return Recipe(address, bread).cook()
