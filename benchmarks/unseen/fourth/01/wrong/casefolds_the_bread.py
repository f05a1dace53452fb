# expected: wrong
# mistake: It tidies the name of the bread (spaces at the ends off, small letters) before it passes it to the kitchen.
# rule: "toasts the bread: `kitchen.toast(address, bread)` gives back the toast"
# seen: Right for names like "rye"; for "Rye" or "Pain au Levain" another name reaches the toaster.
"""Buttered toast, from an order form."""

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import kitchen
from kitchen import Address


@dataclass
class OrderForm:
    address: Address
    bread: str

    def __post_init__(self) -> None:
        self.bread = self.bread.strip().casefold()

    async def toasted(self) -> str:
        return await kitchen.toast(self.address, self.bread)

    async def buttered(self) -> str:
        return await kitchen.butter(self.address, await self.toasted())

    async def served(self) -> str:
        return await kitchen.serve(self.address, await self.buttered())


def breakfast(address: Address, bread: str) -> Coroutine[Any, Any, str]:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return OrderForm(address, bread).served()
