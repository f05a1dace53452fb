# expected: wrong
# mistake: Keeps the running orders in a module-level dict under the name of the bread, so that two breakfasts of the same bread at the same time share one entry, which the first one to finish removes.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: One breakfast, different breads at once, and the same bread one after the other are right; with the same bread twice at the same time the later one crashes with KeyError.
"""Buttered toast, with an order book."""

from dataclasses import dataclass

import kitchen
from kitchen import Address


@dataclass
class Order:
    """One breakfast under way."""

    address: Address
    item: str


class OrderBook:
    """All breakfasts under way, by bread."""

    def __init__(self) -> None:
        self.orders: dict[str, Order] = {}

    def open(self, address: Address, bread: str) -> None:
        """Write down a new order."""
        self.orders[bread] = Order(address, bread)

    async def advance(self, bread: str, step) -> None:
        """Do one step of an order."""
        order = self.orders[bread]
        item = await step(order.address, order.item)
        self.orders[bread].item = item

    def close(self, bread: str) -> str:
        """Strike the order out; give back what came of it."""
        return self.orders.pop(bread).item


book = OrderBook()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    book.open(address, bread)
    for step in (kitchen.toast, kitchen.butter, kitchen.serve):
        await book.advance(bread, step)
    return book.close(bread)
