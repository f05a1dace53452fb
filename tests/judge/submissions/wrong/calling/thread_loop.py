"""A daemon thread in an endless loop."""

# fault: cpu
# words: processor time

import threading, asyncio


def f():
    while True:
        pass


async def answer(address, names):
    threading.Thread(target=f, daemon=True).start()
    await asyncio.sleep(1)
    return 1
