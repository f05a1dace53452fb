"""Both sides of a fork go on."""

# fault: tampered
# words: Your code interfered with the bench

import os, asyncio


async def answer(address, names):
    pid = os.fork()
    if pid == 0:
        await asyncio.sleep(1)
        return 2
    await asyncio.sleep(1)
    return 1
