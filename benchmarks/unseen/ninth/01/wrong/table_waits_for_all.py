# expected: wrong
# mistake: Serves only when every breakfast that is under way has been buttered ("we all eat together"), so that a quick breakfast waits for a slow one.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: A single breakfast, and breakfasts one after the other, are right; of two at the same time with toasts of different length, the quick one is not served before the slow toast has been buttered.
"""Buttered toast, for a table."""

import asyncio

import kitchen
from kitchen import Address


class Table:
    """Who sits at the table, and who has something to eat in the kitchen."""

    def __init__(self) -> None:
        self.unready = 0
        self.hungry: list[asyncio.Future[None]] = []

    def __enter__(self) -> "Table":
        self.unready += 1
        return self

    def __exit__(self, *error: object) -> None:
        self.unready -= 1
        if self.unready == 0:
            hungry, self.hungry = self.hungry, []
            for guest in hungry:
                guest.set_result(None)

    async def complete(self) -> None:
        """Wait until every plate is ready."""
        if self.unready > 0:
            guest = asyncio.get_running_loop().create_future()
            self.hungry.append(guest)
            await guest


table = Table()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    with table:
        toast = await kitchen.toast(address, bread)
        buttered = await kitchen.butter(address, toast)
    await table.complete()
    return await kitchen.serve(address, buttered)
