# expected: wrong
# mistake: A JavaScript person starts the toaster (as a task) at once when breakfast() is called, like a promise; only the rest happens on await.
# rule: "Calling `breakfast(…)` must not do anything yet; awaiting it must do everything."
# seen: `await breakfast(…)` in one go looks right. Called now and awaited later (or never), the bread is toasted before the await; called where no loop runs yet (`asyncio.run(breakfast(…))`), it raises RuntimeError.
"""Buttered toast, the toaster is on from the start."""

import asyncio

import kitchen
from kitchen import Address


def breakfast(address: Address, bread: str):
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toasting = asyncio.get_running_loop().create_task(kitchen.toast(address, bread))

    async def then() -> str:
        buttered = await kitchen.butter(address, await toasting)
        return await kitchen.serve(address, buttered)

    return then()
