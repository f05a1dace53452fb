"""A forked child in an endless loop."""

# fault: cpu
# words: processor time

import os, asyncio


async def answer(address, names):
    pid = os.fork()
    if pid == 0:
        while True:
            pass
    await asyncio.sleep(1)
    return 1
