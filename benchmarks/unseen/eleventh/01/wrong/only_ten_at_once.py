# expected: wrong
# mistake: a semaphore, out of politeness to the one kitchen, lets only ten breakfasts be made at the same time
# rule: Many breakfasts may be made at the same time, and the same one again: each has its own toast, and none waits for another.
# seen: with up to ten breakfasts everything is right; the eleventh waits until one of the others is served
"""Buttered toast, with a connection pool's manners."""

import asyncio
import weakref

import kitchen
from kitchen import Address

POOL_SIZE = 10
_pools: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = weakref.WeakKeyDictionary()


def _pool() -> asyncio.Semaphore:
    return _pools.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(POOL_SIZE))


async def breakfast(address: Address, bread: str) -> str:
    """Toast the bread, butter it, serve it; give back the guests' thanks."""
    async with _pool():
        result = bread
        for step in (kitchen.toast, kitchen.butter, kitchen.serve):
            result = await step(address, result)
        return result
