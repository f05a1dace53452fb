"""time.sleep on the loop adds up, exactly."""

# elapsed: 5
# value: null

import asyncio
import time


async def f():
    time.sleep(1)


async def answer(a, n):
    await asyncio.gather(*(f() for _ in range(5)))
