"""A thread wakes while time.sleep holds up the loop."""

# elapsed: 3
# value: [1.0]

import asyncio
import time


async def answer(a, n):
    out = []

    def f():
        time.sleep(1)
        out.append(time.monotonic())

    t = asyncio.create_task(asyncio.to_thread(f))
    await asyncio.sleep(0)
    time.sleep(3)
    await t
    return out
