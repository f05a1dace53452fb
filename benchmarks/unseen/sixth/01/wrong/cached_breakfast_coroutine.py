# expected: wrong
# mistake: puts functools.lru_cache on the function that makes the coroutine, so the second breakfast with the same bread gets the first one's (already awaited) coroutine
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast"
# seen: right for different breads; the same bread again later raises RuntimeError, as a coroutine can be awaited only once; at the same time it raises too (as tasks), or one breakfast stands for both (asyncio.gather, given the same coroutine twice, runs it once)
"""Buttered toast from a recipe book; the book remembers what was looked up."""

from collections.abc import Coroutine
from functools import lru_cache
from typing import Any

import kitchen
from kitchen import Address


class Recipe:
    def __init__(self, address: Address) -> None:
        self.address = address

    async def make(self, bread: str) -> str:
        toast = await kitchen.toast(self.address, bread)
        return await self.finish(toast)

    async def finish(self, toast: str) -> str:
        buttered = await kitchen.butter(self.address, toast)
        return await kitchen.serve(self.address, buttered)


@lru_cache(maxsize=128)
def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return Recipe(address).make(bread)
