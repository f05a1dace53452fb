# expected: wrong
# mistake: cleans the name of the bread (lower case, single blanks, none at the ends) before it asks for the toast, so the kitchen gets another text than the caller gave
# rule: "toasts the bread: `kitchen.toast(address, bread)` gives back the toast"
# seen: names like "rye" or "brioche" are fine; for "Brioche" or "Graham Toast" another bread is put into the toaster than was ordered
"""Buttered toast, from a validated record."""

from dataclasses import dataclass

import kitchen
from kitchen import Address


@dataclass
class Order:
    """One row of the input."""

    address: Address
    bread: str

    def __post_init__(self) -> None:
        self.bread = " ".join(self.bread.lower().split())

    async def load(self) -> str:
        return await kitchen.serve(self.address, await self.transform())

    async def transform(self) -> str:
        return await kitchen.butter(self.address, await self.extract())

    async def extract(self) -> str:
        return await kitchen.toast(self.address, self.bread)


async def breakfast(address: Address, bread: str) -> str:
    """Extract, transform, load; give back the guests' thanks."""
    return await Order(address, bread).load()
