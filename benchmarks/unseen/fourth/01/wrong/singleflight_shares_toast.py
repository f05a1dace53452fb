# expected: wrong
# mistake: Breakfasts with the same bread whose toasting overlaps share one toast request (Go's singleflight) and then butter the same toast.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast"
# seen: Right alone, one after another, and with different breads; two breakfasts with equal bread at the same time make one toast, which is buttered twice.
"""Buttered toast; a bread that is in the toaster already is not put in again."""

import asyncio

import kitchen
from kitchen import Address


class Toaster:
    """Like golang.org/x/sync/singleflight: joins calls with the same key."""

    def __init__(self) -> None:
        self._flying: dict[tuple[Address, str], asyncio.Task[str]] = {}

    async def toast(self, address: Address, bread: str) -> str:
        key = (address, bread)
        flight = self._flying.get(key)
        if flight is None:
            flight = asyncio.create_task(kitchen.toast(address, bread))
            self._flying[key] = flight
            flight.add_done_callback(lambda _: self._flying.pop(key, None))
        return await flight


toaster = Toaster()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await toaster.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
