# expected: wrong
# mistake: lets the hot toast cool down with time.sleep (a habit from threads), in an otherwise async cook
# rule: "A call that blocks, *without* an `await`, stops everybody, even inside an `async def`."
# seen: order and thanks are right, but for 0.3 real seconds in every breakfast the loop stands still and so do all other breakfasts; 10 at a time lose 3 s
"""Buttered toast, by a careful cook."""

import time

import kitchen
from kitchen import Address


class Cook:
    COOLING = 0.3

    def __init__(self, address: Address):
        self.address = address

    async def hot_toast(self, bread: str) -> str:
        return await kitchen.toast(self.address, bread)

    async def cooled_toast(self, bread: str) -> str:
        toast = await self.hot_toast(bread)
        time.sleep(self.COOLING)  # or the butter melts
        return toast

    async def buttered_toast(self, bread: str) -> str:
        return await kitchen.butter(self.address, await self.cooled_toast(bread))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await kitchen.serve(address, await Cook(address).buttered_toast(bread))
