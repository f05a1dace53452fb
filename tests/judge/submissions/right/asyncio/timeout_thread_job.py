"""A timeout strikes although the thread sleeps on."""

# elapsed: 2
# value: "late"

import asyncio
import time


async def answer(a, n):
    try:
        async with asyncio.timeout(2):
            await asyncio.to_thread(time.sleep, 5)
    except TimeoutError:
        return "late"
