# expected: wrong
# mistake: A home-made semaphore lets only four breads toast at a time, although the toaster takes as many as you like.
# rule: "each has its own toast, and none waits for another" (kitchen.py: "Pans and the toaster go on by themselves, as many as you like.")
# seen: Up to four breakfasts at the same time are right; the fifth does not ask for its toast before one of the first four has got its own.
"""A toaster with slots; waiting breakfasts stand in line (futures in a deque)."""

import asyncio
from collections import deque

import kitchen
from kitchen import Address


class Slots:
    """A counter of free slots and the line of those who wait for one."""

    def __init__(self, free: int) -> None:
        self.free = free
        self.line: "deque[asyncio.Future[None]]" = deque()

    async def __aenter__(self) -> None:
        if self.free:
            self.free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self.line.append(turn)
        await turn  # the one who leaves hands its slot over

    async def __aexit__(self, *_: object) -> None:
        if self.line:
            self.line.popleft().set_result(None)
        else:
            self.free += 1


TOASTER = Slots(4)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with TOASTER:
        toast = await kitchen.toast(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
