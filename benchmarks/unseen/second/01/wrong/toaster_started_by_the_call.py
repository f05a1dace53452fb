# expected: wrong
# mistake: a plain function that starts the toaster as a task at once (a promise is hot, too) and gives back a coroutine for the rest only
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: right if it is awaited at once inside a running loop; if it is called and awaited later (or never), the bread is toasted all the same; called outside of a running loop, as in asyncio.run(breakfast(...)), it raises RuntimeError
"""Buttered toast; the toaster goes on first."""

import asyncio

import kitchen
from kitchen import Address


async def finish(address: Address, toasting: asyncio.Task) -> str:
    buttered = await kitchen.butter(address, await toasting)
    return await kitchen.serve(address, buttered)


def breakfast(address: Address, bread: str):
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toasting = asyncio.get_running_loop().create_task(kitchen.toast(address, bread))
    return finish(address, toasting)
