# expected: wrong
# mistake: makes a coroutine as a default ("serve it dry") and overwrites it with another one: the first is never awaited
# rule: "Await every coroutine that you make."
# seen: steps, order and thanks are right, but in every breakfast one coroutine serve(address, toast) is made and thrown away: RuntimeWarning: coroutine 'serve' was never awaited
"""Buttered toast, or dry toast if there is no butter."""

import kitchen
from kitchen import Address


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    toast = await kitchen.toast(address, bread)
    serving = kitchen.serve(address, toast)
    buttered = await kitchen.butter(address, toast)
    if buttered is not None:
        serving = kitchen.serve(address, buttered)
    return await serving
