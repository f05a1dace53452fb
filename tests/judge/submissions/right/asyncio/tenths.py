"""Ten tenths of a second are one second."""

# elapsed: 1
# value: null

import asyncio


async def answer(a, n):
    for _ in range(10):
        await asyncio.sleep(0.1)
