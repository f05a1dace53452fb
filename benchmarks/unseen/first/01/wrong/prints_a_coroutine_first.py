# expected: wrong
# mistake: keeps the debugging line of the lesson's example, which makes a coroutine of `kitchen.toast` that nobody awaits
# rule: "Await every coroutine that you make."
# seen: the breakfast itself is right, each step once; but every call makes one coroutine too many and Python warns "coroutine 'toast' was never awaited"
"""Buttered toast."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    print("in the toaster:", kitchen.toast(address, bread))
    toast = await kitchen.toast(address, bread)
    print("done:", toast)
    buttered = await kitchen.butter(address, toast)
    return await kitchen.serve(address, buttered)
