# expected: wrong
# mistake: tidies the name of the bread (small letters) before it asks, so the kitchen toasts something that was not ordered
# rule: "toasts the bread: `kitchen.toast(address, bread)` gives back the toast"
# seen: right for names in small letters; for "Rye" or "Baguette Parisienne" the request names "rye", "baguette parisienne"
"""Buttered toast; the order is written down first, neatly."""

from dataclasses import dataclass, field

import kitchen
from kitchen import Address


@dataclass
class Order:
    bread: str
    stages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stages.append(self.bread.lower())

    @property
    def latest(self) -> str:
        return self.stages[-1]


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    order = Order(bread)
    for stage in (kitchen.toast, kitchen.butter, kitchen.serve):
        order.stages.append(await stage(address, order.latest))
    return order.latest
