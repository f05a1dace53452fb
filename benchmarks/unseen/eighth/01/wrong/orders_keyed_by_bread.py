# expected: wrong
# mistake: keeps the open orders in a dict whose key is the name of the bread, so two breakfasts of the same bread at the same time share one slot
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: different breads, or the same bread one after the other, are fine; with the same bread twice at the same time the first waits forever (its future is overwritten), and the toast that comes second has no order any more
"""Buttered toast with an order desk: whoever orders waits for a future, the toaster fulfils it."""

import asyncio

import kitchen
from kitchen import Address


class Desk:
    """Open orders, and the toasters that work on them."""

    def __init__(self) -> None:
        self.open: dict[str, asyncio.Future[str]] = {}
        self.toasters: set[asyncio.Task[None]] = set()

    def order(self, address: Address, bread: str) -> "asyncio.Future[str]":
        loop = asyncio.get_running_loop()
        self.open[bread] = loop.create_future()
        toaster = loop.create_task(self.toaster(address, bread))
        self.toasters.add(toaster)
        toaster.add_done_callback(self.toasters.discard)
        return self.open[bread]

    async def toaster(self, address: Address, bread: str) -> None:
        try:
            toast = await kitchen.toast(address, bread)
        except Exception as error:
            self.open.pop(bread).set_exception(error)
        else:
            order = self.open.pop(bread, None)
            if order is not None:
                order.set_result(toast)


desk = Desk()


async def breakfast(address: Address, bread: str) -> str:
    """Order toast, butter it, serve it; give back the guests' thanks."""
    toast = await desk.order(address, bread)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
