# expected: wrong
# mistake: Lets only four breakfasts run at a time by a module-level semaphore; the fifth is not begun before another one is finished.
# rule: "Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another."
# seen: One to four breakfasts at a time are right; of five or more at the same time the fifth puts its bread into the toaster only when one of the first four has been served.
"""Buttered toast, with a limit as in a connection pool."""

import asyncio
import functools

import kitchen
from kitchen import Address


def at_most(limit: int):
    """Decorator: at most so many calls of the coroutine function at a time."""
    slots = asyncio.Semaphore(limit)

    def decorate(function):
        @functools.wraps(function)
        async def limited(*args):
            async with slots:
                return await function(*args)

        return limited

    return decorate


@at_most(4)
async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    plate = bread
    for step in (kitchen.toast, kitchen.butter, kitchen.serve):
        plate = await step(address, plate)
    return plate
