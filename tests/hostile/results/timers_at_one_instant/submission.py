"""Arms 5,000 timers for one instant, and after them a chain of timers of a nanosecond each."""

import asyncio

from honest import one_by_one, steady

__all__ = ["post", "steady"]


async def post(address, names):
    loop = asyncio.get_running_loop()
    for _ in range(5_000):
        loop.call_at(0.5, int)
    for _ in range(2500):
        await asyncio.sleep(1e-9)
    return await one_by_one(address, names)
