"""Tenths of a second after a year."""

# elapsed: 31536000.3
# value: null

import asyncio


async def answer(a, n):
    await asyncio.sleep(365 * 86400)
    for _ in range(3):
        await asyncio.sleep(0.1)
