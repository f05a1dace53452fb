# expected: wrong
# mistake: All breakfasts go to one worker that makes them one after another, from toaster to table.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: A single breakfast is right; of several at the same time the second is not even put into the toaster before the first was served.
"""Buttered toast, by a cook who works off a list of orders."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

import kitchen
from kitchen import Address


@dataclass
class Order:
    address: Address
    bread: str
    thanks: asyncio.Future


@dataclass
class Cook:
    orders: deque = field(default_factory=deque)
    at_work: asyncio.Task | None = None

    def order(self, address: Address, bread: str) -> asyncio.Future:
        thanks = asyncio.get_running_loop().create_future()
        self.orders.append(Order(address, bread, thanks))
        if self.at_work is None:
            self.at_work = asyncio.create_task(self.work())
        return thanks

    async def work(self) -> None:
        while self.orders:
            order = self.orders.popleft()
            try:
                toast = await kitchen.toast(order.address, order.bread)
                buttered = await kitchen.butter(order.address, toast)
                order.thanks.set_result(await kitchen.serve(order.address, buttered))
            except Exception as error:
                order.thanks.set_exception(error)
        self.at_work = None


cook = Cook()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await cook.order(address, bread)
