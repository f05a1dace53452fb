# expected: wrong
# mistake: an actor: all breakfasts go into one order list, and one cook works it off, a whole breakfast after the other
# rule: "Many breakfasts may be made at the same time […] and none waits for another."
# seen: right for one breakfast at a time; of several at the same time, the second bread is toasted only when the first breakfast was served
"""Buttered toast, ordered at the counter; the cook takes the slips one by one."""

import asyncio
from collections import deque
from typing import NamedTuple

import kitchen
from kitchen import Address


class Slip(NamedTuple):
    address: Address
    bread: str
    reply: "asyncio.Future[str]"


class Cook:
    def __init__(self) -> None:
        self.slips: deque[Slip] = deque()
        self.shift: asyncio.Task[None] | None = None

    def order(self, address: Address, bread: str) -> "asyncio.Future[str]":
        reply = asyncio.get_running_loop().create_future()
        self.slips.append(Slip(address, bread, reply))
        if self.shift is None:
            self.shift = asyncio.create_task(self.work())
        return reply

    async def work(self) -> None:
        try:
            while self.slips:
                address, bread, reply = self.slips.popleft()
                try:
                    toast = await kitchen.toast(address, bread)
                    buttered = await kitchen.butter(address, toast)
                    thanks = await kitchen.serve(address, buttered)
                except Exception as error:
                    reply.set_exception(error)
                else:
                    reply.set_result(thanks)
        finally:
            self.shift = None


the_cook = Cook()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await the_cook.order(address, bread)
