# expected: wrong
# mistake: believes that a toaster has two slots, and lets the third breakfast wait until one of them is free
# rule: "Many breakfasts may be made at the same time […] and none waits for another."
# seen: right for one or two breakfasts at a time; with three or more, the third toast is asked for only when an earlier one is done
"""Buttered toast from a real toaster."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address


class Toaster:
    """Counts its free slots; who finds none queues up."""

    def __init__(self, slots: int) -> None:
        self.free = slots
        self.queue: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> "Toaster":
        if self.free:
            self.free -= 1
        else:
            turn = asyncio.get_running_loop().create_future()
            self.queue.append(turn)
            await turn  # whoever leaves hands over the slot
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.queue:
            self.queue.popleft().set_result(None)
        else:
            self.free += 1

    async def toast(self, address: Address, bread: str) -> str:
        return await kitchen.toast(address, bread)


toaster = Toaster(slots=2)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with toaster:
        toast = await toaster.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
