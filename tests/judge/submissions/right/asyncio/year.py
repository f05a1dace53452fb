"""A year passes."""

# elapsed: 31536000
# value: null

import asyncio


async def answer(a, n):
    await asyncio.sleep(365 * 86400)
