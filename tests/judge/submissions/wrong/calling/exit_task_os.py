"""os._exit in a task."""

# fault: ended
# words: Your code ended the process (exit code 3) before it was done.

import os, sys, asyncio


async def f():
    os._exit(3)


async def answer(address, names):
    t = asyncio.create_task(f())
    await asyncio.sleep(5)
    return 1
