"""Two threads take turns."""

# elapsed: 4
# value: null

import asyncio
import queue
import time


async def answer(a, n):
    q1, q2 = queue.Queue(), queue.Queue()

    def f():
        for _ in range(2):
            time.sleep(1)
            q1.put(1)
            q2.get()

    def g():
        for _ in range(2):
            q1.get()
            time.sleep(1)
            q2.put(1)

    await asyncio.gather(asyncio.to_thread(f), asyncio.to_thread(g))
