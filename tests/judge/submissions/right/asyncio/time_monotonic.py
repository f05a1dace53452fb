"""Whoever measures sees what the judge sees."""

# elapsed: 3
# value: [3.0, 3.0, 3.0]

import asyncio
import time


async def answer(a, n):
    t = time.monotonic()
    p = time.perf_counter()
    w = time.time()
    await asyncio.sleep(3)
    return [time.monotonic() - t, time.perf_counter() - p, time.time() - w]
