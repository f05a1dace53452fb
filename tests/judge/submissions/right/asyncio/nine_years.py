"""Nine years and a half second."""

# elapsed: 283824000.5
# value: null

import asyncio


async def answer(a, n):
    await asyncio.sleep(9 * 365 * 86400)
    await asyncio.sleep(0.5)
