# expected: wrong
# mistake: A threads person guards the cook's hands with a threading.Lock that stays held across an await; a second breakfast then blocks the whole thread in acquire.
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`."
# seen: One breakfast, or several whose buttering does not overlap: right. As soon as one comes to buttering while another one butters, the loop's thread waits for a lock that only the loop could release: hangs forever.
"""Buttered toast by a cook with a mutex."""

import threading

import kitchen
from kitchen import Address


class Cook:
    """The cook has one pair of hands; the mutex makes sure of it."""

    def __init__(self) -> None:
        self._hands = threading.Lock()

    async def butter(self, address: Address, toast: str) -> str:
        with self._hands:
            return await kitchen.butter(address, toast)

    async def serve(self, address: Address, dish: str) -> str:
        return await kitchen.serve(address, dish)


COOK = Cook()


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    buttered = await COOK.butter(address, toast)
    return await COOK.serve(address, buttered)
