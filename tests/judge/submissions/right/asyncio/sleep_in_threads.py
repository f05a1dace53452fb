"""time.sleep in worker threads is virtual."""

# elapsed: 3
# value: null

import asyncio
import time


async def answer(a, n):
    await asyncio.gather(*(asyncio.to_thread(time.sleep, s) for s in (1, 2, 3)))
