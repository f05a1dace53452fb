# expected: right
# mistake: unusual: the work is done in a class with __await__, a generator with `yield from`; breakfast only awaits an instance.
# rule: "awaiting it must do everything"
# seen: Right in all situations: nothing happens before it is awaited, three requests in order, its own state for each breakfast.
"""Buttered toast as an awaitable object."""

from collections.abc import Generator
from typing import Any

import kitchen
from kitchen import Address


class ButteredToast:
    def __init__(self, address: Address, bread: str) -> None:
        self.address = address
        self.thing = bread

    def __await__(self) -> Generator[Any, Any, str]:
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            self.thing = yield from step(self.address, self.thing).__await__()
        return self.thing


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await ButteredToast(address, bread)
