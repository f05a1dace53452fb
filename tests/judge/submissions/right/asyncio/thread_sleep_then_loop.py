"""A thread sleeps three times and wakes the loop."""

# elapsed: 3
# value: null

import asyncio
import threading
import time


async def answer(a, n):
    loop = asyncio.get_running_loop()
    e = asyncio.Event()

    def f():
        for i in range(3):
            time.sleep(1)
        loop.call_soon_threadsafe(e.set)

    threading.Thread(target=f, daemon=True).start()
    await e.wait()
