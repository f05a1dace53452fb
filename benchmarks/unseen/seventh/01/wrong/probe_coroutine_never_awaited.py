# expected: wrong
# mistake: To find out whether a step is async, it calls the step once for a look at the result and then again for the work; the first coroutine is never awaited.
# rule: "Await every coroutine that you make."
# seen: Always: thanks and requests are right, but each step leaves a "coroutine ... was never awaited" warning.
"""Buttered toast, for kitchens of both kinds."""

import asyncio

import kitchen
from kitchen import Address


class Recipe:
    def __init__(self, *steps) -> None:
        self.steps = steps

    @staticmethod
    def is_async(step, *args) -> bool:
        return asyncio.iscoroutine(step(*args))

    async def make(self, address: Address, thing: str) -> str:
        for step in self.steps:
            if not self.is_async(step, address, thing):
                raise TypeError(f"{step.__name__} would block")
            thing = await step(address, thing)
        return thing


BUTTERED_TOAST = Recipe(kitchen.toast, kitchen.butter, kitchen.serve)


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await BUTTERED_TOAST.make(address, bread)
