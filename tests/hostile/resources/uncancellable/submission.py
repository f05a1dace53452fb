"""Returns what is right, and leaves tasks that take a cancellation as a reason to go on."""

import asyncio

from honest import one_by_one, steady

__all__ = ["post", "steady"]

kept = []


async def stubborn():
    while True:
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            kept.append(asyncio.create_task(stubborn()))
            asyncio.current_task().uncancel()


async def post(address, names):
    kept.extend(asyncio.create_task(stubborn()) for _ in range(5))
    await asyncio.sleep(0)
    return await one_by_one(address, names)
