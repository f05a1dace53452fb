"""Threads without end."""

# fault: raised
# words: can't start new thread

import threading, asyncio


async def answer(address, names):
    e = threading.Event()
    for _ in range(500):
        threading.Thread(target=e.wait, daemon=True).start()  # here
    await asyncio.sleep(1)
    return 1
