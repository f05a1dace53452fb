"""A task left over is cancelled without a word."""

# elapsed: 1
# value: 1

import asyncio


async def answer(a, n):
    asyncio.create_task(asyncio.sleep(100))
    await asyncio.sleep(1)
    return 1
