# expected: wrong
# mistake: One cook object for the whole program holds the thing in hand in an attribute, and every step is a task that reads it a turn of the loop later, when another breakfast may have overwritten it.
# rule: "butters **this** toast"; "Many breakfasts may be made at the same time, and the same one again: each has its own toast"
# seen: Right for one breakfast, one after another, and for those that overlap at different moments; two that start (or have a step finished) in the same turn of the loop toast the same bread, or butter the same toast twice.
"""Buttered toast, made by a cook."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address


class Cook:
    address: Address
    in_hand: str

    def take(self, address: Address, bread: str) -> None:
        self.address = address
        self.in_hand = bread

    async def do(self, step: Callable[[Address, str], Awaitable[str]]) -> None:
        self.in_hand = await step(self.address, self.in_hand)


cook = Cook()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    cook.take(address, bread)
    for step in (kitchen.toast, kitchen.butter, kitchen.serve):
        await asyncio.create_task(cook.do(step))
    return cook.in_hand
