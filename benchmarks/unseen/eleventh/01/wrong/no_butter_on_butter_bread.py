# expected: wrong
# mistake: a bread which has "butter" in its name is thought to be buttered already, and is served without that step
# rule: butters **this** toast: `kitchen.butter(address, toast)` gives back the buttered toast;
# seen: breads such as "butter brioche" or "buttermilk rye" are never buttered; all others are right
"""Buttered toast, by somebody who looks at the bread first."""

import kitchen
from kitchen import Address


class Breakfast:
    def __init__(self, address: Address, bread: str) -> None:
        self.address = address
        self.bread = bread

    @property
    def has_butter(self) -> bool:
        return "butter" in self.bread.lower()

    async def make(self) -> str:
        slice_ = await kitchen.toast(self.address, self.bread)
        if not self.has_butter:
            slice_ = await kitchen.butter(self.address, slice_)
        return await kitchen.serve(self.address, slice_)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await Breakfast(address, bread).make()
