# expected: wrong
# mistake: Off by one in a loop that awaits the previous step before making the next one: the last step's coroutine (serve) is never awaited, it is returned.
# rule: "returns the thanks." (and "Await every coroutine that you make.")
# seen: Always: awaiting breakfast gives a coroutine object instead of the thanks, nothing is served, RuntimeWarning: coroutine 'serve' was never awaited.
"""Buttered toast as a chain of steps."""

import kitchen
from kitchen import Address


async def chain(address, thing, first, *others):
    """Each step gets what the one before gave back."""
    step = first(address, thing)
    for following in others:
        step = following(address, await step)
    return step


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    return await chain(address, bread, kitchen.toast, kitchen.butter, kitchen.serve)
