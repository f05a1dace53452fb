"""A worker thread left over that never ends."""

# fault: lingers
# words: After your function had returned, everything waits

import asyncio, threading


async def answer(address, names):
    t = asyncio.create_task(asyncio.to_thread(threading.Event().wait))
    await asyncio.sleep(1)
    return 1
