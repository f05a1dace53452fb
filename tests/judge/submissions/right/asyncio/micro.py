"""Fractions of a millisecond do not fall together."""

# elapsed: 0.0007
# value: null

import asyncio


async def answer(a, n):
    await asyncio.sleep(0.0002)
    await asyncio.sleep(0.0005)
