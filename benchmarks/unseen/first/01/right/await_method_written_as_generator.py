# expected: right
# mistake: none; unusual: a class whose `__await__` is a generator that delegates to the kitchen's coroutines with `yield from`
# rule: all of them: lazy, each step once and in order, every coroutine awaited, no state outside the object
# seen: right in all situations, on asyncio as well as on trio
"""Buttered toast, as an object that can be awaited."""

from collections.abc import Generator
from typing import Any

import kitchen
from kitchen import Address


class ButteredToast:
    """Await it, and it is made and served; gives back the guests' thanks."""

    def __init__(self, address: Address, bread: str) -> None:
        self.address = address
        self.thing = bread

    def then(self, step) -> Generator[Any, Any, None]:
        """Do one step with what is there, wherever the loop wants to switch."""
        self.thing = yield from step(self.address, self.thing).__await__()

    def __await__(self) -> Generator[Any, Any, str]:
        yield from self.then(kitchen.toast)
        yield from self.then(kitchen.butter)
        yield from self.then(kitchen.serve)
        return self.thing


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await ButteredToast(address, bread)
