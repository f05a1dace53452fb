"""A thread waits for an event, at most an hour."""

# elapsed: 2
# value: true

import asyncio
import threading


async def answer(a, n):
    e = threading.Event()

    async def s():
        await asyncio.sleep(2)
        e.set()

    r, _ = await asyncio.gather(asyncio.to_thread(e.wait, 3600), s())
    return r
