# expected: wrong
# mistake: joins a breakfast of the same bread that is under way already (Go's singleflight) instead of making one of its own
# rule: "Several breakfasts may be made at the same time, and the same one again: each has its own toast."
# seen: right one after the other, and for different breads at the same time; n breakfasts of the same bread at the same time make only one toast, and all get the same thanks
"""Buttered toast, without doing any work twice."""

import asyncio

import kitchen
from kitchen import Address


class Group:
    """Calls with the same key at the same time share one result."""

    def __init__(self):
        self.flights = {}

    async def do(self, key, function, *args):
        flight = self.flights.get(key)
        if flight is None:
            flight = self.flights[key] = asyncio.ensure_future(function(*args))
            flight.add_done_callback(lambda _: self.flights.pop(key, None))
        return await flight


async def make(address, bread):
    toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)


group = Group()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await group.do(bread, make, address, bread)
