# expected: wrong
# mistake: a Go "singleflight": a breakfast that wants a bread which is being toasted just now joins that toasting instead of asking for a toast of its own
# rule: "each has its own toast"
# seen: right one after another and for different breads; two breakfasts with the same bread at the same time share one toast (one toast request, buttered twice)
"""Buttered toast, with the group of calls that everybody uses in Go."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

import kitchen
from kitchen import Address


class Group:
    """Calls with the same key, made while one is in flight, get the result of that one."""

    def __init__(self) -> None:
        self.flights: dict[Hashable, asyncio.Task[str]] = {}

    async def do(self, key: Hashable, work: Callable[[], Awaitable[str]]) -> str:
        if key in self.flights:
            return await self.flights[key]
        flight = self.flights[key] = asyncio.ensure_future(work())
        try:
            return await flight
        finally:
            del self.flights[key]


toasting = Group()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await toasting.do((address, bread), lambda: kitchen.toast(address, bread))
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
