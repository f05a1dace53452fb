"""A thread waits for a queue, at most an hour."""

# elapsed: 1
# value: 5

import asyncio
import queue


async def answer(a, n):
    q = queue.Queue()

    async def s():
        await asyncio.sleep(1)
        q.put(5)

    r, _ = await asyncio.gather(asyncio.to_thread(q.get, True, 3600), s())
    return r
