# expected: wrong
# mistake: JavaScript habit: expects that what an async function returns is awaited by itself, so the inner coroutine of the last step is given back and never awaited
# rule: "**Calling it runs nothing.** You get a *coroutine*: a piece of work that has not begun." (and "Await every coroutine that you make.")
# seen: the toast is toasted and buttered, but nothing is served: awaiting the breakfast gives a coroutine object instead of the thanks
"""Buttered toast in three small steps; each one calls the next when it is ready."""

import kitchen
from kitchen import Address


class Waiter:
    def __init__(self, address: Address) -> None:
        self.address = address

    async def carry(self, buttered: str) -> str:
        return kitchen.serve(self.address, buttered)  # an async function resolves it for me


class Maker:
    def __init__(self, address: Address, waiter: Waiter) -> None:
        self.address = address
        self.waiter = waiter

    async def make(self, bread: str) -> str:
        toast = await kitchen.toast(self.address, bread)
        return await self.spread(toast)

    async def spread(self, toast: str) -> str:
        buttered = await kitchen.butter(self.address, toast)
        return await self.waiter.carry(buttered)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await Maker(address, Waiter(address)).make(bread)
