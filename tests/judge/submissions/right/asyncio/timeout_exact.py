"""A timeout strikes at its very second."""

# elapsed: 3
# value: "late"

import asyncio


async def answer(a, n):
    try:
        async with asyncio.timeout(3):
            await asyncio.sleep(4)
    except TimeoutError:
        return "late"
