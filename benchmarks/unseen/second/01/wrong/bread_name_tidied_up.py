# expected: wrong
# mistake: tidies up the name of the bread (strip, lower case) and so toasts another bread than the one that was asked for
# rule: "toasts the bread: `kitchen.toast(address, bread)` gives back the toast;"
# seen: right for names like "rye"; for "Pain d'épices" or " rye" the kitchen is asked for "pain d'épices" or "rye"
"""Buttered toast, from a tidy order form."""

from dataclasses import dataclass

import kitchen
from kitchen import Address


@dataclass
class Order:
    address: Address
    bread: str

    def __post_init__(self):
        self.bread = self.bread.strip().lower()

    async def fulfil(self) -> str:
        toast = await kitchen.toast(self.address, self.bread)
        buttered = await kitchen.butter(self.address, toast)
        return await kitchen.serve(self.address, buttered)


def breakfast(address: Address, bread: str):
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return Order(address, bread).fulfil()
