"""The loop waits for a lock that a sleeping thread holds."""

# elapsed: 3
# value: null

import asyncio
import threading
import time


async def answer(a, n):
    l = threading.Lock()
    out = []

    def f():
        with l:
            time.sleep(2)

    t = asyncio.create_task(asyncio.to_thread(f))
    await asyncio.sleep(1)
    with l:
        pass
    await asyncio.sleep(1)
    await t
