"""Threads and tasks sleep side by side."""

# elapsed: 3
# value: [1, 1.5, 2, 2.5, 3]

import asyncio
import time


async def answer(a, n):
    out = []

    async def w(s):
        await asyncio.to_thread(time.sleep, s)
        out.append(s)

    async def v(s):
        await asyncio.sleep(s)
        out.append(s)

    await asyncio.gather(w(1), v(1.5), w(2), v(2.5), w(3))
    return out
