# expected: wrong
# mistake: C habit, a static variable: one plate for the whole program is written by each step's task and read by the next, so breakfasts at the same time overwrite each other's things
# rule: "each has its own toast" (and "butters **this** toast")
# seen: right for one breakfast at a time, however often; two that begin at the same time both toast the last one's bread, or butter the other's toast
"""Buttered toast; there is a plate on the table, and each step takes from it and puts back."""

import asyncio
from collections.abc import Awaitable, Callable

import kitchen
from kitchen import Address


class Table:
    plate = ""

    async def step(self, work: Callable[[Address, str], Awaitable[str]], address: Address) -> None:
        self.plate = await work(address, self.plate)


table = Table()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    table.plate = bread
    for work in (kitchen.toast, kitchen.butter, kitchen.serve):
        await asyncio.create_task(table.step(work, address))
    return table.plate
