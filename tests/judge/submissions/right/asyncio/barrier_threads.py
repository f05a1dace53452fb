"""Threads meet at a barrier."""

# elapsed: 2
# value: null

import asyncio
import threading
import time


async def answer(a, n):
    b = threading.Barrier(3)

    def f(s):
        time.sleep(s)
        b.wait()

    await asyncio.gather(*(asyncio.to_thread(f, s) for s in (0, 1, 2)))
