# expected: wrong
# mistake: The plain `breakfast` takes its coroutine from a function with `lru_cache`, so the second breakfast with the same bread gets the first one's coroutine object, already used.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: Every bread works once; the same address and bread a second time (at once or later) raises RuntimeError (cannot reuse already awaited coroutine / coroutine is being awaited already).
"""Buttered toast; orders are looked up, so that an order is prepared only once."""

from collections.abc import Coroutine
from functools import lru_cache
from typing import Any

import kitchen
from kitchen import Address


class Order:
    def __init__(self, address: Address, bread: str) -> None:
        self.address = address
        self.bread = bread

    async def make(self) -> str:
        toast = await kitchen.toast(self.address, self.bread)
        buttered = await kitchen.butter(self.address, toast)
        return await kitchen.serve(self.address, buttered)


@lru_cache(maxsize=None)
def order(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """The order for this bread; nothing is made before it is awaited."""
    return Order(address, bread).make()


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return order(address, bread)
