"""sys.exit in a task."""

# fault: exit
# words: Your code called sys.exit.

import os, sys, asyncio


async def f():
    sys.exit(3)  # here


async def answer(address, names):
    t = asyncio.create_task(f())
    await asyncio.sleep(5)
    return 1
